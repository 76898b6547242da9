import { describe, expect, it } from 'vitest';
import { GatewayCalls, GatewayRefusal } from '../../src/console/state/gateway-call.ts';
import { calls as words } from '../../src/console/text/calls.ts';
import { CALLS } from '../../src/gateway/console/contract.ts';
import { AnsweringGateway } from './answers.ts';

function callsOf(gateway: AnsweringGateway): GatewayCalls {
  return new GatewayCalls(gateway.fetch, () => undefined);
}

async function refusalOf(asked: Promise<unknown>): Promise<unknown> {
  return await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a call of the console', () => {
  it('goes to its own place with the method of the contract, whatever the call', async () => {
    for (const [name, { method }] of Object.entries(CALLS)) {
      const gateway = new AnsweringGateway().json({});
      await callsOf(gateway).ask(name as keyof typeof CALLS, undefined as never, {
        bundleId: 'a/b',
      });
      const [{ path, request } = { path: '', request: {} }] = gateway.asked;
      expect(path).toBe(`/console/api/${name.replace(':bundleId', 'a%2Fb')}`);
      expect(request.method, name).toBe(method);
      expect(request).toMatchObject({ credentials: 'same-origin', redirect: 'error' });
    }
  });

  it('sends JSON as JSON, bytes as they are, and what it asks by itself marked so', async () => {
    const gateway = new AnsweringGateway().json({}).json({}).json({});
    const calls = callsOf(gateway);
    await calls.ask('login', { name: 'olga', passphrase: 'six words' });
    const bytes = new Uint8Array([1, 2, 3]);
    await calls.ask('responses/light', bytes);
    await calls.ask('overview', undefined, { isBackground: true });
    const [login, sealed, overview] = gateway.asked.map(({ request }) => ({
      body: request.body,
      headers: Object.fromEntries(new Headers(request.headers)),
    }));
    expect(login?.headers).toEqual({ 'content-type': 'application/json' });
    expect(login?.body).toBe('{"name":"olga","passphrase":"six words"}');
    expect(sealed?.headers).toEqual({ 'content-type': 'application/octet-stream' });
    expect(sealed?.body).toBe(bytes);
    expect(overview).toEqual({ body: undefined, headers: { 'x-console-background': '1' } });
  });

  it('gives bytes where the gateway answers with bytes', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    const gateway = new AnsweringGateway().with(
      () => new Response(new Uint8Array([7, 8]), { headers }),
    );
    const bytes = await callsOf(gateway).ask('outbox/:bundleId/show', undefined, { bundleId: 'x' });
    expect(bytes).toEqual(new Uint8Array([7, 8]));
  });

  it('throws a refusal with the code and the sentence of the gateway', async () => {
    const told = { code: 'BUNDLE_EXPIRED', sentence: 'It expired.', retryAfterSeconds: 4 };
    const refusal = await refusalOf(
      callsOf(new AnsweringGateway().fails(422, told)).ask('outbox/seal', undefined),
    );
    expect(refusal).toBeInstanceOf(GatewayRefusal);
    expect(refusal).toMatchObject({
      status: 422,
      code: 'BUNDLE_EXPIRED',
      message: 'It expired.',
      retryAfterSeconds: 4,
    });
  });

  it('says that no answer came, and that somebody else answered, without their words', async () => {
    const broken = new AnsweringGateway().with(() => Promise.reject(new TypeError('ECONNREFUSED')));
    expect(await refusalOf(callsOf(broken).ask('overview', undefined))).toMatchObject({
      status: 0,
      code: 'GATEWAY_UNREACHABLE',
      message: words.unreachable,
    });
    const proxy = new AnsweringGateway().with(
      () => new Response('<h1>Bad gateway: secret</h1>', { status: 502 }),
    );
    expect(await refusalOf(callsOf(proxy).ask('overview', undefined))).toMatchObject({
      status: 502,
      code: 'GATEWAY_ANSWER',
      message: words.strange,
    });
  });

  it('takes no answer for one that is no JSON, though it says that all is well', async () => {
    const gateway = new AnsweringGateway().with(() => new Response('<p>Log in to the Wi-Fi</p>'));
    expect(await refusalOf(callsOf(gateway).ask('overview', undefined))).toMatchObject({
      code: 'GATEWAY_ANSWER',
    });
  });
});
