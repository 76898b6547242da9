/** The session: idle time locks it, a lock destroys the keys, and nothing unlocks it again. */
import { beforeAll, expect, test } from 'vitest';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { SecretKey } from '../../src/core/keys/secret-key.ts';
import { IDLE_LOCK_MS, Session, type LockReason } from '../../src/station/session.ts';
import type { StationKeys } from '../../src/station/station-keys.ts';
import { lastEntry, refusalOf, Stage } from './stage.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

function keysForOneSession(): StationKeys {
  const kek = new SecretKey(systemRandom.bytes(32));
  return {
    kek,
    identity: generateEd25519(systemRandom),
    sealing: generateEd25519(systemRandom),
    assignment: generateEd25519(systemRandom),
  };
}

function session() {
  const station = stage.station();
  station.clock.sleepsForReal = true;
  const locked: LockReason[] = [];
  const made = new Session(station.surroundings, (reason) => locked.push(reason));
  return { station, locked, session: made };
}

test('refuses keys before anybody unlocked', async () => {
  const { session: locked } = session();
  expect((await refusalOf(() => locked.keys())).code).toBe('STATION_LOCKED');
});

test('locks itself after five minutes without use, destroys the keys and ends', async () => {
  const { session: open, station, locked } = session();
  const keys = keysForOneSession();
  open.open(keys);
  await station.clock.pass(IDLE_LOCK_MS - 20_000);
  expect(open.isLocked).toBe(false);
  await station.clock.pass(20_000);
  expect(locked).toEqual(['idle']);
  expect(open.isLocked).toBe(true);
  expect([keys.kek, keys.identity.secret, keys.sealing.secret, keys.assignment.secret]).toSatisfy(
    (secrets: SecretKey[]) => secrets.every((secret) => secret.isDestroyed),
  );
  expect(lastEntry(station.vault)).toMatchObject({
    kind: 'station.locked',
    facts: { reason: 'idle' },
  });
});

test('each use of a key begins the idle time anew', async () => {
  const { session: open, station, locked } = session();
  open.open(keysForOneSession());
  for (let use = 0; use < 5; use++) {
    await station.clock.pass(IDLE_LOCK_MS - 30_000);
    open.keys();
  }
  expect(locked).toEqual([]);
});

test('looking at the status is no use', async () => {
  const { session: open, station, locked } = session();
  open.open(keysForOneSession());
  for (let look = 0; look < 5; look++) {
    await station.clock.pass(60_000);
    open.keysIfUnlocked();
  }
  expect(locked).toEqual(['idle']);
});

test('a shorter idle time is kept, and a longer one is not given', async () => {
  const { session: short, station, locked } = session();
  short.open(keysForOneSession(), 60_000);
  expect(short.locksInMs).toBe(60_000);
  await station.clock.pass(60_000);
  expect(locked).toEqual(['idle']);
  expect(short.locksInMs).toBe(0);
  const { session: long } = session();
  long.open(keysForOneSession(), IDLE_LOCK_MS + 60_000);
  expect(long.idleMs).toBe(IDLE_LOCK_MS);
});

test('turning the wall clock back gives no longer session', async () => {
  const { session: open, station, locked } = session();
  open.open(keysForOneSession());
  station.clock.set('2026-11-20T19:59:00Z');
  await station.clock.passOnlyMonotonic(IDLE_LOCK_MS);
  expect(locked).toEqual(['idle']);
});

test('a locked session refuses keys, and never unlocks again', async () => {
  const { session: open, locked } = session();
  open.open(keysForOneSession());
  open.lock('asked');
  open.lock('asked');
  expect(locked).toEqual(['asked']);
  expect((await refusalOf(() => open.keys())).code).toBe('STATION_LOCKED');
  const late = keysForOneSession();
  expect(
    (
      await refusalOf(() => {
        open.open(late);
      })
    ).code,
  ).toBe('STATION_LOCKED');
  expect(late.kek.isDestroyed).toBe(true);
});

test('ends even when the lock cannot be written down', () => {
  const { session: open, station, locked } = session();
  const keys = keysForOneSession();
  open.open(keys);
  stage.close(station);
  expect(() => {
    open.lock('asked');
  }).toThrow();
  expect(locked).toEqual(['asked']);
  expect(keys.kek.isDestroyed).toBe(true);
});
