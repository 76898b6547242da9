/** What a screen asked for and nobody waits for any more is no fault of the page. */
import { describe, expect, it } from 'vitest';
import { Errand } from '../../src/console/state/errand.svelte.ts';
import { GatewayRefusal } from '../../src/console/state/gateway-call.ts';
import { GivenUp } from '../../src/console/state/reading.ts';
import { RequestList } from '../../src/console/state/request-list.svelte.ts';
import { calls as words } from '../../src/console/text/calls.ts';

describe('what a screen asks of the gateway', () => {
  it('shows nothing where nobody waits for the answer any more', async () => {
    const errand = new Errand<number>();
    expect(await errand.start(() => Promise.reject(new GivenUp()))).toBe(false);
    expect(errand.refusal).toBeUndefined();
    const list = new RequestList(() => Promise.reject(new GivenUp()));
    await list.show('all');
    expect(list.pages.refusal).toBeUndefined();
    expect(list.pages.isBusy).toBe(false);
  });

  it('shows a refusal as the gateway wrote it, and a fault of the page in the page’s words', async () => {
    const errand = new Errand<number>();
    const failure = { code: 'BUNDLE_EXPIRED', sentence: 'It expired.' };
    await errand.start(() => Promise.reject(new GatewayRefusal(422, failure)));
    expect(errand.refusal).toMatchObject({ code: 'BUNDLE_EXPIRED', message: 'It expired.' });
    await errand.start(() => Promise.reject(new TypeError('x is undefined')));
    expect(errand.refusal).toMatchObject({ code: 'WINDOW_FAULT', message: words.fault });
  });
});
