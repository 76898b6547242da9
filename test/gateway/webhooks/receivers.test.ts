/** Who is told what: registered and revoked at the machine, on record, and where events may go. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkReceiverUrl } from '../../../src/gateway/webhooks/receiver-url.ts';
import {
  createReceiver,
  listReceivers,
  revokeReceiver,
} from '../../../src/gateway/webhooks/receivers.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

describe('the URL of a receiver', () => {
  it.each([
    ['http://wallet.example/hook', 'in the clear'],
    ['http://127.0.0.1.wallet.example/', 'only the look of this machine'],
    ['ftp://wallet.example/', 'another protocol'],
    ['/hook', 'no host'],
    ['https://user:word@wallet.example/', 'with a credential'],
    ['https://user@wallet.example/', 'with half a credential'],
    ['https://wallet.example/#here', 'with a fragment'],
    [`https://wallet.example/${'a'.repeat(2048)}`, 'too long'],
  ])('is refused: %s (%s)', (url) => {
    expect(() => checkReceiverUrl(url)).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_URL_INVALID' }) as Error,
    );
  });

  it('is refused or goes by https or to this machine, whatever the text', () => {
    const hosts = fc.constantFrom('127.0.0.1', 'localhost', '[::1]', 'wallet.example', '10.0.0.1');
    const schemes = fc.constantFrom('http:', 'https:', 'HTTP:', 'ws:', 'file:', 'http:\t');
    const rest = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(schemes, hosts, rest), fc.tuple(rest, rest, rest)), (parts) => {
        const [scheme, host, path] = parts;
        let checked: string;
        try {
          checked = checkReceiverUrl(`${scheme}//${host}${path}`);
        } catch (error) {
          expect(error).toMatchObject({ code: 'WEBHOOK_URL_INVALID' });
          return;
        }
        expect(checked).toMatch(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])/);
        expect(checkReceiverUrl(checked)).toBe(checked);
      }),
    );
  });
});

describe('receivers of webhooks', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ paired: false });
  });
  afterEach(async () => {
    await world.close();
  });

  it('refuse an unsafe address, which goes on record and changes nothing', async () => {
    const url = 'http://wallet.example/';
    await expect(createReceiver(world.gateway, { url })).rejects.toMatchObject({
      code: 'WEBHOOK_URL_INVALID',
    });
    expect(await listReceivers(world.gateway)).toEqual([]);
    expect((await world.auditKinds()).at(-1)).toBe('act.refused');
  });

  it('refuse to revoke one that is not there', async () => {
    await expect(revokeReceiver(world.gateway, { id: 'none' })).rejects.toMatchObject({
      code: 'WEBHOOK_UNKNOWN',
    });
    expect((await world.auditKinds()).at(-1)).toBe('act.refused');
  });

  it('are made with a secret that is given once, listed without it, and revoked for good', async () => {
    const url = 'https://wallet.example/private-path';
    const { secret, ...made } = await createReceiver(world.gateway, { url });
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(made.events).toEqual([
      'key.assigned',
      'response.imported',
      'drill.failed',
      'backup.confirmed',
    ]);
    expect(await listReceivers(world.gateway)).toEqual([made]);
    const revoked = await revokeReceiver(world.gateway, { id: made.id });
    expect(revoked.revokedAt).not.toBe('');
    world.clock.passDays(1);
    expect(await revokeReceiver(world.gateway, { id: made.id })).toEqual(revoked);
    expect((await world.auditKinds()).slice(-2)).toEqual(['webhook.created', 'webhook.revoked']);
  });

  it('leave neither secret nor path in the audit log', async () => {
    const url = 'https://wallet.example/private-path';
    const { secret } = await createReceiver(world.gateway, { url });
    const entries = await world.gateway.db.selectFrom('audit_entry').select('entry').execute();
    const log = JSON.stringify(entries);
    expect(log).toContain('https://wallet.example');
    expect(log).not.toContain(secret);
    expect(log).not.toContain('private-path');
  });
});
