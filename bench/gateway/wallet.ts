/** A gateway with what the measured calls need: a station, a pool, a key to store under, a drilled backup. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../src/gateway/app.ts';
import { gatewayCard } from '../../src/gateway/card.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { exportRequests } from '../../src/gateway/outbox/export-requests.ts';
import { pairStation } from '../../src/gateway/pairing/pair-station.ts';
import { requestPool } from '../../src/gateway/pool/request-pool.ts';
import { clock } from '../../test/gateway/filled-gateway.ts';
import { StationCounterpart } from '../../test/gateway/station-counterpart.ts';
import type { Sent } from './client.ts';
import type { Answered } from './served.ts';

/** One kind of call that is measured. */
export interface MeasuredCall {
  readonly name: string;
  readonly operationId: string;
  readonly next: () => Sent;
}

export interface BenchWallet {
  readonly calls: readonly MeasuredCall[];
  /** What each of them is answered, for those that do not do it. */
  readonly answered: Answered;
  /** An RSA key that somebody was given, in hexadecimal. */
  readonly rsaKey: string;
  readonly token: string;
}

/** Everything is asked for by calls and answered by the station counterpart. */
export async function openWallet(gateway: Gateway): Promise<BenchWallet> {
  const station = new StationCounterpart(clock);
  const { cardBytes, cardDigest: expected } = station;
  await pairStation(gateway, { cardBytes, expected });
  const { token } = await createApiKey(gateway, { label: 'bench' });
  const app = buildApp(gateway);
  const send = async ({ path: target, body, ...rest }: Sent): Promise<Response> =>
    await app.request(target, {
      ...rest,
      ...(rest.method === 'GET' ? {} : { body: body.slice() }),
    });
  const sendJson = (target: string, value: unknown) => send(json(token, target, value));
  const exchange = () => carryOver(gateway, station);

  await requestPool(gateway, { keyType: 'secp256k1', count: 4 });
  const asked = await sendJson('/v1/keys', cold('who stores', 'rsa4096'));
  await exchange();
  const location = asked.headers.get('Location') ?? '';
  const given = await send(get(token, location));
  const { public_key: rsaKey } = (await given.json()) as { public_key: string };

  const block = systemRandom.bytes(512).fill(0, 0, 1);
  const data = { public_key: rsaKey, data: toBase64(block), checksum: sha256Hex(block) };
  const stored = await sendJson('/v1/secure/data', data);
  const { backup_id: backupId } = (await stored.json()) as { backup_id: string };
  const verify = get(token, `/v1/backups/${backupId}/verify`);
  // The first asks the station for a drill; its answer is what is served from then on.
  await send(verify);
  await exchange();

  const calls: MeasuredCall[] = [
    {
      name: 'a key of the pool assigned',
      operationId: 'assignKey',
      next: () => json(token, '/v1/keys', cold('a user', 'secp256k1')),
    },
    {
      name: 'data of one RSA block stored',
      operationId: 'storeData',
      next: () => json(token, '/v1/secure/data', data),
    },
    {
      name: 'a file of 4 KB stored',
      operationId: 'storeFile',
      next: () => form(token, rsaKey, systemRandom.bytes(4_096)),
    },
    { name: 'a drilled backup verified', operationId: 'verifyBackup', next: () => verify },
  ];
  const answered: Record<string, Answered[string]> = {};
  for (const { operationId, next } of calls) {
    const answer = await send(next());
    if (answer.status !== 200) throw new Error(`${operationId}: ${await answer.text()}`);
    answered[operationId] = { status: 200, headers: {}, text: await answer.text() };
  }
  return { calls, answered, rsaKey, token };
}

function cold(user: string, keyType: string) {
  return { user_identifier: user, key_type: keyType, key_environment: 'COLD' };
}

function get(token: string, target: string): Sent {
  const headers = { Authorization: `Bearer ${token}` };
  return { method: 'GET', path: target, headers, body: new Uint8Array() };
}

function json(token: string, target: string, value: unknown): Sent {
  const headers = { 'Content-Type': 'application/json', ...creating(token) };
  return { method: 'POST', path: target, headers, body: utf8(JSON.stringify(value)) };
}

/** A file beside the key that it is encrypted to. */
export function form(token: string, rsaKey: string, file: Uint8Array): Sent {
  const boundary = 'bench-boundary';
  const body = Buffer.concat([
    utf8(`--${boundary}\r\nContent-Disposition: form-data; name="public_key"\r\n\r\n${rsaKey}\r\n`),
    utf8(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n`),
    utf8('Content-Type: application/octet-stream\r\n\r\n'),
    file,
    utf8(`\r\n--${boundary}--\r\n`),
  ]);
  const type = `multipart/form-data; boundary=${boundary}`;
  const headers = { 'Content-Type': type, ...creating(token) };
  return { method: 'POST', path: '/v1/secure/file', headers, body };
}

function creating(token: string) {
  return { Authorization: `Bearer ${token}`, 'Idempotency-Key': systemRandom.uuid() };
}

async function carryOver(gateway: Gateway, station: StationCounterpart): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-bench-drive-'));
  try {
    const { files } = await exportRequests(gateway, { folder });
    for (const file of files) {
      const request = new Uint8Array(readFileSync(file.path));
      const bytes = await station.answer(request, gatewayCard(gateway).bytes);
      await importResponse(gateway, { bytes });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
