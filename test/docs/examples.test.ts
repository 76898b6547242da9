/** The examples of docs/examples, each run as its own process against a served gateway. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { gatewayCard } from '../../src/gateway/card.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { createHotStore } from '../../src/gateway/hot-keys/create-hot-store.ts';
import { readKeyFile } from '../../src/gateway/hot-keys/key-file.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { exportRequests } from '../../src/gateway/outbox/export-requests.ts';
import { serve } from '../../src/gateway/serve.ts';
import type { Serving } from '../../src/gateway/serve.ts';
import { deliverySignature } from '../../src/gateway/webhooks/signature.ts';
import { ROOT, temporaryFolder } from '../cli/run-cli.ts';
import { StationCounterpart } from '../gateway/station-counterpart.ts';
import { pair } from '../gateway/world.ts';

const COME_AGAIN = 3;
const folder = temporaryFolder();
// The real time: the examples know no other.
const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
const station = new StationCounterpart(clock, 'test');
let gateway: Gateway;
let serving: Serving;

beforeAll(async () => {
  const options = { clock, random: systemRandom, create: { env: 'test', name: 'G' } } as const;
  const place = path.join(folder, 'gateway');
  const keyFile = path.join(folder, 'hot.key');
  gateway = await openGateway(place, options);
  await createHotStore(gateway, { file: keyFile });
  await gateway.close();
  gateway = await openGateway(place, { ...options, hotKey: readKeyFile(keyFile) });
  await pair(gateway, station);
  const { token } = await createApiKey(gateway, { label: 'wallet' });
  writeFileSync(path.join(folder, 'token'), `wallet\t${token}\n`);
  writeFileSync(path.join(folder, 'secret'), 'a seed phrase');
  serving = await serve(gateway, { port: 0 });
});

afterAll(async () => {
  await serving.close();
  await gateway.close();
});

function start(example: string, args: readonly string[]) {
  const file = path.join(ROOT, 'docs/examples', example);
  const node = path.join(ROOT, 'node_modules/.bin/node');
  const child = spawn(node, ['--conditions', 'permafrost-source', file, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => (said.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.err += part.toString()));
  return { child, said };
}

async function backUp(environment: 'HOT' | 'COLD') {
  const args = ['--gateway', serving.url, '--environment', environment];
  const { child, said } = start('back-up-a-secret.ts', [...args, '--state', `${environment}.json`]);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

/** The station answers everything that waits. */
async function carryOver(): Promise<void> {
  const { files } = await exportRequests(gateway, { folder });
  for (const file of files) {
    const request = new Uint8Array(readFileSync(file.path));
    const bytes = await station.answer(request, gatewayCard(gateway).bytes);
    await importResponse(gateway, { bytes });
  }
}

describe('the example that backs a secret up', () => {
  it('is through in one run with a HOT key, and a second run verifies again', async () => {
    for (const run of [await backUp('HOT'), await backUp('HOT')]) {
      expect(run).toMatchObject({ code: 0, err: '' });
      expect(run.out).toMatch(/^Backup [0-9a-f-]{36} under key [0-9a-f-]{36}: .+\n$/);
    }
    expect(await gateway.db.selectFrom('backup').select('backup_id').execute()).toHaveLength(1);
  });

  it('comes again while the COLD key is made, and while nobody has tried the backup', async () => {
    for (let run = 0; run < 2; run++) {
      expect(await backUp('COLD')).toMatchObject({
        code: COME_AGAIN,
        out: 'Come again: the key is not made yet.\n',
      });
    }
    await carryOver();
    for (let run = 0; run < 2; run++) {
      expect(await backUp('COLD')).toMatchObject({
        code: COME_AGAIN,
        out: 'Come again: nobody has tried it yet.\n',
      });
    }
    await carryOver();
    expect(await backUp('COLD')).toMatchObject({ code: 0, err: '' });
  });
});

describe('the example that receives webhooks', () => {
  it('acts once on a signed event, and refuses one that is changed, old or from a stranger', async () => {
    writeFileSync(path.join(folder, 'hook'), 'id\twhsec_example\n');
    const { child, said } = start('receive-webhooks.ts', ['--secret-file', 'hook', '--port', '0']);
    try {
      await vi.waitFor(() => {
        expect(said.out).toContain('listening on');
      }, 30_000);
      const url = `http://127.0.0.1:${/listening on (\d+)/.exec(said.out)?.[1] ?? ''}/`;
      const body = JSON.stringify({ id: 'evt_1', type: 'drill.failed', data: { key_id: 'k' } });
      const send = async (secret: string, at: Date, bytes = body) => {
        const signature = deliverySignature(secret, at, body);
        const headers = { 'X-Permafrost-Signature': signature };
        return (await fetch(url, { method: 'POST', headers, body: bytes })).status;
      };
      const now = new Date();
      expect(await send('whsec_another', now)).toBe(401);
      expect(await send('whsec_example', new Date(now.getTime() - 3_600_000))).toBe(401);
      expect(await send('whsec_example', now, body.replace('"k"', '"l"'))).toBe(401);
      expect(said.out).not.toContain('ALARM');
      expect(await send('whsec_example', now)).toBe(204);
      expect(await send('whsec_example', now)).toBe(204);
      await vi.waitFor(() => {
        expect(said.out.match(/^ALARM .*$/gm)).toEqual(['ALARM {"key_id":"k"}']);
      }, 10_000);
    } finally {
      child.kill('SIGTERM');
    }
  });
});
