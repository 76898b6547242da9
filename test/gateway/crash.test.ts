/**
 * kill -9 at any moment, and two processes on one gateway. The station counterpart in this process
 * answers what it finds on the drive, each bundle once; in the end every accepted request has exactly
 * one key, and every item was asked for in exactly one answered bundle.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../src/core/audit/chain.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { gatewayCard } from '../../src/gateway/card.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { exportRequests } from '../../src/gateway/outbox/export-requests.ts';
import { shownPlace } from '../../src/gateway/storage/storage.ts';
import { bundleFileName, decodeBundleFile } from '../../src/protocol/file.ts';
import { newPlace, onPostgres } from '../postgres/new-place.ts';
import type { NewPlace } from '../postgres/new-place.ts';
import { StationCounterpart } from './station-counterpart.ts';
import { pair } from './world.ts';

const CHILD = path.join(import.meta.dirname, 'gateway-child.ts');
const clock = {
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

let root: string;
let kept: NewPlace;
let out: string;
let back: string;
let card: Uint8Array;
let station: StationCounterpart;
let children: ChildProcess[];

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'gateway-crash-'));
  [out, back] = ['out', 'back'].map((name) => path.join(root, name)) as [string, string];
  kept = await newPlace(path.join(root, 'data'));
  mkdirSync(out);
  mkdirSync(back);
  children = [];
  station = new StationCounterpart(clock);
  const gateway = await openGateway(kept.place, {
    clock,
    random: systemRandom,
    create: { env: 'test', name: 'Gateway one' },
  });
  await pair(gateway, station);
  card = gatewayCard(gateway).bytes;
  await gateway.close();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await kept.remove();
  rmSync(root, { recursive: true });
});

function open(): Promise<Gateway> {
  return openGateway(kept.place, { clock, random: systemRandom });
}

/** Starts the child; `lines` grows with what it prints. */
function start(mode: string): { child: ChildProcess; lines: string[]; ended: Promise<void> } {
  const child = spawn(process.execPath, [CHILD, mode, shownPlace(kept.place), out, back], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  return { child, lines, ended };
}

/** Answers each request file on the drive once, in their order, and keeps what was asked. */
class Answering {
  readonly seen = new Set<string>();
  readonly itemsAnswered: string[] = [];

  async once(): Promise<void> {
    const names = readdirSync(out).sort(
      (a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1]),
    );
    for (const name of names) {
      if (this.seen.has(name)) continue;
      const file = new Uint8Array(readFileSync(path.join(out, name)));
      try {
        decodeBundleFile(file);
      } catch (error) {
        // Killed while it wrote: the next export completes the file.
        if (isRefusal(error)) return;
        throw error;
      }
      this.seen.add(name);
      const { request } = await station.read(file, card);
      this.itemsAnswered.push(...request.items.map(({ item_id }) => item_id));
      const response = await station.answer(file, card);
      const draft = path.join(root, 'draft');
      writeFileSync(draft, response);
      renameSync(draft, path.join(back, bundleFileName(decodeBundleFile(response).outer)));
    }
  }
}

/** Carries over what is still open, in this process, and checks that nothing is lost or doubled. */
async function expectWhole(accepted: readonly string[], answering: Answering): Promise<void> {
  const gateway = await open();
  try {
    await exportRequests(gateway, { folder: out });
    await answering.once();
    const names = readdirSync(back).sort(
      (a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1]),
    );
    for (const name of names) {
      await importResponse(gateway, { bytes: new Uint8Array(readFileSync(path.join(back, name))) });
    }
    const { db } = gateway;
    const requests = await db.selectFrom('key_assignment').select('request_id').execute();
    const asked = requests.map(({ request_id }) => request_id).sort();
    expect(asked).toEqual(expect.arrayContaining([...accepted]));
    const keys = await db
      .selectFrom('customer_key')
      .innerJoin('cold_origin', 'cold_origin.key_id', 'customer_key.key_id')
      .select(['item_id', 'public_key'])
      .execute();
    expect(keys.map(({ item_id }) => item_id).sort()).toEqual(asked);
    expect(new Set(keys.map(({ public_key }) => public_key)).size).toBe(keys.length);
    expect([...answering.itemsAnswered].sort()).toEqual(asked);

    const bundles = await db.selectFrom('request_bundle').select(['sequence', 'status']).execute();
    expect(bundles.every(({ status }) => status === 'answered')).toBe(true);
    expect(bundles.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
      bundles.map((_, at) => at + 1),
    );
    const entries = await db.selectFrom('audit_entry').selectAll().orderBy('position').execute();
    verifyChain(entries.map(({ entry }) => utf8(entry)));
    if (onPostgres) return;
    const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
  } finally {
    await gateway.close();
  }
}

describe('kill -9', () => {
  it('loses no accepted request and doubles none, whenever it strikes', async () => {
    const answering = new Answering();
    const accepted: string[] = [];
    for (let round = 0; round < 12; round++) {
      const { child, lines, ended } = start('ask');
      // Starting takes longest; then strike at a different moment of the loop each time. Some have
      // come to their second round before, however slow the machine is: it prints the third line.
      const begun = round % 3 === 2 ? 3 : 1;
      while (lines.length < begun && child.exitCode === null) {
        await answering.once();
        await clock.sleep(5);
      }
      for (let waited = 0; waited < 20 + 17 * round; waited += 3) {
        await answering.once();
        await clock.sleep(3);
      }
      expect(child.exitCode).toBeNull();
      child.kill('SIGKILL');
      await ended;
      accepted.push(...lines);
    }
    expect(accepted.length).toBeGreaterThan(12);
    await expectWhole(accepted, answering);
  });
});

describe('two processes on one gateway', () => {
  it('serve and exchange at the same time, the second killed twice, and every wallet gets one key', async () => {
    const gateway = await open();
    const { token } = await createApiKey(gateway, { label: 'wallet' });
    await gateway.close();
    const server = start('serve');
    while (server.lines.length === 0) await clock.sleep(10);
    const [url = ''] = server.lines;
    const authorization = { Authorization: `Bearer ${token}` };
    const answering = new Answering();
    const accepted: string[] = [];

    for (let round = 0; round < 3; round++) {
      const exchanger = start('exchange');
      const posts = Array.from({ length: 20 }, async (_, count) => {
        const response = await fetch(`${url}/v1/keys`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...authorization },
          body: JSON.stringify({
            user_identifier: `user ${String(round)}-${String(count)}`,
            key_type: 'secp256k1',
            key_environment: 'COLD',
            organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
          }),
        });
        expect(response.status).toBe(202);
        return ((await response.json()) as { request_id: string }).request_id;
      });
      accepted.push(...(await Promise.all(posts)));
      const last = accepted.at(-1) ?? '';
      for (let status = 202; status === 202;) {
        await answering.once();
        if (round < 2 && answering.itemsAnswered.length > accepted.length - 20) break;
        const answer = await fetch(`${url}/v1/keys/requests/${last}`, { headers: authorization });
        status = answer.status;
        await clock.sleep(10);
      }
      exchanger.child.kill('SIGKILL');
      await exchanger.ended;
    }
    await expectWhole(accepted, answering);
    for (const requestId of accepted) {
      const answer = await fetch(`${url}/v1/keys/requests/${requestId}`, {
        headers: authorization,
      });
      expect(answer.status).toBe(200);
    }
    server.child.kill('SIGTERM');
    await server.ended;
    expect(server.child.exitCode).toBe(0);
  });
});
