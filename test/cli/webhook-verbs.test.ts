import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { verifyWebhook } from '../../src/client/verify-webhook.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { formatTime } from '../../src/core/clock.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { announce } from '../../src/gateway/webhooks/announce.ts';
import { Machines, refused, said } from './machines.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';

const ID = '1704d012-671a-41f9-a02c-99e9d37591dd';

describe('the webhook verbs', () => {
  const folder = temporaryFolder();
  const machines = new Machines(folder);

  it('refuse an address in the clear, an unknown event and an unknown id', async () => {
    said(await machines.gateway('card', ['--to', 'drive']));
    const gateway = machines.gateway.bind(machines);
    expect(refused(await gateway('webhook create', ['--url', 'http://wallet.example/']))).toBe(
      'WEBHOOK_URL_INVALID',
    );
    const unknown = ['--url', 'https://wallet.example/', '--event', 'key.made'];
    expect(codeSaid(await gateway('webhook create', unknown))).toBe('USAGE');
    expect(refused(await gateway('webhook revoke', [ID]))).toBe('WEBHOOK_UNKNOWN');
    expect(refused(await gateway('webhook redeliver', ['--event', 'evt_none']))).toBe(
      'WEBHOOK_EVENT_UNKNOWN',
    );
    expect(said(await gateway('webhook redeliver'))).toEqual({ deliveries: 0 });
    expect(said(await gateway('webhook list'))).toEqual({ webhooks: [] });
  });

  it('make one whose secret goes to a descriptor alone, and revoke it', async () => {
    const made = await machines.gateway('webhook create', [
      ...['--url', 'https://wallet.example/hook', '--event', 'drill.failed'],
      ...['--secrets-fd', '3'],
    ]);
    const webhook = said(made);
    expect(webhook).toMatchObject({ events: ['drill.failed'], revokedAt: '' });
    expect(made.secrets).toMatch(new RegExp(`^${String(webhook['id'])}\\twhsec_[\\w-]{43}\\n$`));
    expect(made.stdout + made.stderr).not.toContain('whsec_');
    expect(documentOf(await machines.gateway('webhook list'))).toEqual({ webhooks: [webhook] });
    const revoked = said(await machines.gateway('webhook revoke', [String(webhook['id'])]));
    expect(revoked['revokedAt']).toMatch(/Z$/);
  });

  it('have a served gateway send what happened, signed with the secret that was shown', async () => {
    const deliveries: { signature: string; body: Uint8Array }[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const signature = String(request.headers['x-permafrost-signature']);
        deliveries.push({ signature, body: new Uint8Array(Buffer.concat(parts)) });
        response.writeHead(204).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${String(port)}/hook`;
    const { secret } = said(await machines.gateway('webhook create', ['--url', url]));
    const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
    const place = path.join(folder, 'gateway');
    const gateway = await openGateway(place, { clock, random: systemRandom });
    await gateway.db.transaction().execute(async (tx) => {
      const at = formatTime(clock.now());
      await announce(tx, { type: 'backup.confirmed', at, data: { backup_id: 'b', key_id: 'k' } });
    });
    await gateway.close();
    const human = await permafrost(['gateway', 'status', '--data', 'gateway'], { cwd: folder });
    expect(human.stdout).toMatch(/webhooks +1 waiting\n/);
    const serving = await machines.serve();
    await vi.waitFor(() => {
      expect(deliveries).toHaveLength(1);
    }, 30_000);
    const [delivery] = deliveries;
    if (delivery === undefined) throw new Error('nothing came');
    expect(verifyWebhook({ secret: String(secret), ...delivery })).toMatchObject({
      type: 'backup.confirmed',
      data: { backup_id: 'b', key_id: 'k' },
    });
    expect((await serving.end('SIGTERM')).code).toBe(0);
    server.closeAllConnections();
    server.close();
  });
});
