/**
 * A gateway whose processes are killed while wallets call it: on PostgreSQL three at once, on SQLite one
 * that is started again. The station counterpart stays in this process and keeps what it was asked.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { createApiKey } from '../../../src/gateway/api-keys/api-keys.ts';
import { gatewayCard } from '../../../src/gateway/card.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { importResponse } from '../../../src/gateway/inbox/import-response.ts';
import { exportRequests } from '../../../src/gateway/outbox/export-requests.ts';
import { newPlace, onPostgres } from '../../postgres/new-place.ts';
import { StationCounterpart } from '../station-counterpart.ts';
import { pair } from '../world.ts';
import { serveInProcess } from './served-process.ts';
import type { ServedProcess } from './served-process.ts';

const clock = {
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};
const PROCESSES = onPostgres ? 3 : 1;
/** The limits of calls a minute are for strangers; here there is one wallet in a hurry. */
const OPTIONS = ['--rate-limit', '0'];

export interface GatewayUnderLoad {
  /** The same gateway, opened in this process as well. */
  readonly gateway: Gateway;
  readonly token: string;
  /** Where the processes listen that live. */
  readonly urls: () => readonly string[];
  /** Kills one process; where it was the only one, another is started in its place. */
  strike(): Promise<void>;
  /** Carries what is queued to the station and the answers back; ids of the items that were asked. */
  exchange(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openGatewayUnderLoad(): Promise<GatewayUnderLoad> {
  const root = mkdtempSync(path.join(tmpdir(), 'gateway-load-'));
  const kept = await newPlace(path.join(root, 'data'));
  const create = { env: 'test', name: 'Gateway one' } as const;
  const gateway = await openGateway(kept.place, { clock, random: systemRandom, create });
  const station = new StationCounterpart(clock);
  await pair(gateway, station);
  const { token } = await createApiKey(gateway, { label: 'wallet' });
  const card = gatewayCard(gateway).bytes;
  const start = () => serveInProcess(kept.place, OPTIONS);
  let living: ServedProcess[] = await Promise.all(Array.from({ length: PROCESSES }, start));
  return {
    gateway,
    token,
    urls: () => living.map(({ url }) => url),
    strike: async () => {
      const [struck, ...others] = living;
      living = others;
      await struck?.kill();
      if (living.length === 0) living = [await start()];
    },
    exchange: async () => {
      const folder = mkdtempSync(path.join(root, 'drive-'));
      const { files } = await exportRequests(gateway, { folder });
      const asked: string[] = [];
      for (const file of files) {
        const bytes = new Uint8Array(readFileSync(file.path));
        const { request } = await station.read(bytes, card);
        asked.push(...request.items.map(({ item_id: id }) => id));
        await importResponse(gateway, { bytes: await station.answer(bytes, card) });
      }
      return asked;
    },
    close: async () => {
      await Promise.all(living.map((one) => one.kill()));
      await gateway.close();
      await kept.remove();
      rmSync(root, { recursive: true });
    },
  };
}
