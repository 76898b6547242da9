/**
 * kill -9 in the middle of a thousand calls. The wallets repeat what got no answer; in the end each call
 * has one answer and one effect, no key has two owners, and the station was asked for each thing once.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../src/core/audit/chain.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { requestPool } from '../../../src/gateway/pool/request-pool.ts';
import { openGatewayUnderLoad } from './gateway-under-load.ts';
import type { GatewayUnderLoad } from './gateway-under-load.ts';
import { callAll } from './wallets.ts';
import type { Received, WalletCall } from './wallets.ts';

const CALLS = 1_000;
const CONNECTIONS = 12;
/** Fewer than there are calls for keys, so that the pool runs dry in the middle. */
const POOLED = 3 * 64;

let load: GatewayUnderLoad;
beforeEach(async () => {
  load = await openGatewayUnderLoad();
});
afterEach(async () => {
  await load.close();
});

describe('a thousand calls, and kill -9 among them', () => {
  it('has one answer and one effect for each call, whichever process gave it', async () => {
    const { gateway, token } = load;
    for (let pools = 0; pools < POOLED; pools += 64) {
      await requestPool(gateway, { keyType: 'secp256k1', count: 64 });
    }
    const rsaKey = await givenRsaKey();
    const calls = callsFor(rsaKey);
    const strikeAfter = 200 + ((systemRandom.bytes(2)[0] ?? 0) * 600) / 256;
    let striking: Promise<void> | undefined;

    const wallets = { token, urls: load.urls, connections: CONNECTIONS };
    const { received, broken } = await callAll(calls, {
      ...wallets,
      answered: (count) => {
        if (count > strikeAfter) striking ??= load.strike();
      },
    });
    await striking;
    // Otherwise nobody was in the middle of anything.
    expect(broken).toBeGreaterThan(0);
    expect(statusesOf(received)).toEqual({ key: [200, 202], data: [200] });

    await expectSameAgain(received);
    await expectOneOwnerEach(received);
    await expectAskedOnce(received);
    await expectStoredOnce(received);
    await expectOneLog();
    // It takes ten seconds on a machine that does nothing else.
  }, 300_000);
});

/** The RSA key under which the wallets store. */
async function givenRsaKey(): Promise<string> {
  const fields = { user_identifier: 'who stores', key_type: 'rsa4096', key_environment: 'COLD' };
  const call = { path: '/v1/keys', body: JSON.stringify(fields), idempotencyKey: 'rsa' };
  const [asked] = await sendAll([call]);
  await load.exchange();
  const { public_key: publicKey } = await keyAt(asked?.location ?? '');
  return publicKey;
}

function callsFor(rsaKey: string): WalletCall[] {
  return Array.from({ length: CALLS }, (_, number) => {
    const idempotencyKey = systemRandom.uuid();
    if (number % 2 === 1) {
      // Below every modulus.
      const block = systemRandom.bytes(512).fill(0, 0, 1);
      const checksum = sha256Hex(block);
      const body = JSON.stringify({ public_key: rsaKey, data: toBase64(block), checksum });
      return { path: '/v1/secure/data', body, idempotencyKey };
    }
    const fields = {
      user_identifier: `user ${String(number)}`,
      key_type: 'secp256k1',
      key_environment: 'COLD',
      organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
      ...(number % 10 === 0 ? { sign_with: ['external_customer_id', 'key_id'] } : {}),
    };
    return { path: '/v1/keys', body: JSON.stringify(fields), idempotencyKey };
  });
}

async function sendAll(calls: readonly WalletCall[]): Promise<Received[]> {
  const { token, urls } = load;
  return (await callAll(calls, { token, urls, connections: CONNECTIONS })).received;
}

function keysOf(received: readonly Received[]): Received[] {
  return received.filter(({ call }) => call.path === '/v1/keys');
}

function statusesOf(received: readonly Received[]): Record<'key' | 'data', number[]> {
  const among = (some: readonly Received[]) =>
    [...new Set(some.map(({ status }) => status))].sort();
  const keys = keysOf(received);
  return { key: among(keys), data: among(received.filter((one) => !keys.includes(one))) };
}

/** Who asks again, wherever, is told the very same. */
async function expectSameAgain(received: readonly Received[]): Promise<void> {
  const again = await sendAll(received.map(({ call }) => call));
  const byKey = new Map(again.map((one) => [one.call.idempotencyKey, one]));
  expect(received.map(({ call }) => byKey.get(call.idempotencyKey))).toEqual(received);
}

async function expectOneOwnerEach(received: readonly Received[]): Promise<void> {
  const given = keysOf(received).filter(({ status }) => status === 200);
  // The pool was given out to the last key, each to one wallet.
  expect(given).toHaveLength(POOLED);
  const ids = given.map(({ text }) => (JSON.parse(text) as { key_id: string }).key_id);
  expect(new Set(ids).size).toBe(POOLED);
  const assigned = await load.gateway.db.selectFrom('key_assignment').selectAll().execute();
  expect(assigned).toHaveLength(CALLS / 2 + 1);
  for (const { text } of given) {
    const key = JSON.parse(text) as { key_id: string };
    expect(assigned.filter(({ key_id: id }) => id === key.key_id)).toHaveLength(1);
  }
}

/** What had to wait crosses the gap once, and its wallet finds the key that the station made for it. */
async function expectAskedOnce(received: readonly Received[]): Promise<void> {
  const waiting = keysOf(received).filter(({ status }) => status === 202);
  expect(waiting).toHaveLength(CALLS / 2 - POOLED);
  const ids = waiting.map(({ text }) => (JSON.parse(text) as { request_id: string }).request_id);
  expect(new Set(ids).size).toBe(ids.length);
  const asked = await load.exchange();
  expect([...asked].sort()).toEqual([...ids].sort());
  expect(await load.exchange()).toEqual([]);
  const keys = await Promise.all(waiting.map(({ location }) => keyAt(location)));
  const made = await load.gateway.db
    .selectFrom('customer_key')
    .innerJoin('cold_origin', 'cold_origin.key_id', 'customer_key.key_id')
    .select(['item_id', 'public_key'])
    .where('item_id', 'in', ids)
    .execute();
  const madeFor = new Map(made.map(({ item_id: id, public_key: key }) => [id, key]));
  expect(keys.map(({ public_key: key }) => key)).toEqual(ids.map((id) => madeFor.get(id)));
}

async function expectStoredOnce(received: readonly Received[]): Promise<void> {
  const stored = received.filter(({ call }) => call.path === '/v1/secure/data');
  const ids = stored.map(({ text }) => (JSON.parse(text) as { backup_id: string }).backup_id);
  const kept = await load.gateway.db.selectFrom('backup').select('backup_id').execute();
  expect(kept.map(({ backup_id: id }) => id).sort()).toEqual(ids.sort());
}

async function expectOneLog(): Promise<void> {
  const { db, log } = load.gateway;
  const rows = await db.selectFrom('audit_entry').selectAll().orderBy('position').execute();
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at));
  verifyChain(rows.map(({ entry }) => utf8(entry)));
  expect(await log.catchUp(db)).toBe(rows.length);
}

async function keyAt(location: string): Promise<{ public_key: string }> {
  const answer = await fetch((load.urls()[0] ?? '') + location, {
    headers: { Authorization: `Bearer ${load.token}` },
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { public_key: string };
}
