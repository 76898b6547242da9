/**
 * A gateway, opened: its database, its identity, its own audit log, and the clock and randomness it
 * was given. Every act of the gateway takes one of these first. Several processes may have the same
 * gateway open at once; each act is one transaction.
 */
import type { Clock } from '../core/clock.ts';
import { formatTime } from '../core/clock.ts';
import type { Random } from '../core/crypto/random.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { refuse } from '../core/refusal.ts';
import type { Env } from '../protocol/fields.ts';
import { OwnLog } from './audit/own-log.ts';
import type { HotStore } from './hot-keys/hot-store.ts';
import { openHotStore } from './hot-keys/open-hot-store.ts';
import type { GatewayIdentity } from './identity.ts';
import { createIdentity, loadIdentity } from './identity.ts';
import { appliedVersion, migrate } from './storage/migrate.ts';
import { openStorage, shownPlace } from './storage/storage.ts';
import type { Place } from './storage/storage.ts';
import type { Database } from './storage/tables.ts';

export interface Gateway {
  readonly db: Database;
  readonly identity: GatewayIdentity;
  readonly log: OwnLog;
  /** Undefined where the HOT environment was not opened. */
  readonly hotStore: HotStore | undefined;
  /** Where the keys of the retail flow are made: its documents have no field for it. */
  readonly retailEnvironment: 'HOT' | 'COLD';
  readonly clock: Clock;
  readonly random: Random;
  /** Who acts: facts of every audit entry of an act. Empty for whoever is at the machine itself. */
  readonly actor: Readonly<Record<string, string>>;
  /** Wipes the secrets held in memory and closes the database. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Makes the gateway when the place has none; an existing one is opened as it is, whatever this says. */
  readonly create?: { readonly env: Env; readonly name: string };
  /** The key of the key file: opens the HOT environment, and is taken over. */
  readonly hotKey?: SecretKey;
}

/**
 * Opens the gateway that is kept at `place`: a folder for SQLite, or a PostgreSQL database.
 * Refuses `GATEWAY_NOT_FOUND`, `GATEWAY_DATABASE`, `NAME_INVALID` for the name of a new one, and for a
 * `hotKey` `HOT_STORE_MISSING` and `HOT_KEY_FILE_WRONG`.
 */
export async function openGateway(
  place: Place,
  { clock, random, create, hotKey }: OpenOptions,
): Promise<Gateway> {
  const notFound = () => refuse('GATEWAY_NOT_FOUND', { path: shownPlace(place) });
  const storage = await openStorage(place, { mayCreate: create !== undefined });
  if (storage === undefined) {
    hotKey?.destroy();
    return notFound();
  }
  const { db, dialect } = storage;
  try {
    if (create === undefined && (await appliedVersion(db, dialect)) === 0) return notFound();
    await migrate(storage, formatTime(clock.now()));
    let identity = await loadIdentity(db);
    if (identity === undefined && create !== undefined) {
      await createIdentity(db, { ...create, clock, random });
      identity = await loadIdentity(db);
    }
    if (identity === undefined) return notFound();
    const { gatewayId } = identity;
    const hotStore = hotKey && (await openHotStore(db, { gatewayId, kek: hotKey, random }));
    return opened(db, identity, hotStore, clock, random);
  } catch (error) {
    hotKey?.destroy();
    await db.destroy();
    throw error;
  }
}

function opened(
  db: Database,
  identity: GatewayIdentity,
  hotStore: HotStore | undefined,
  clock: Clock,
  random: Random,
): Gateway {
  return {
    db,
    identity,
    log: new OwnLog(identity),
    hotStore,
    retailEnvironment: 'HOT',
    clock,
    random,
    actor: {},
    async close() {
      hotStore?.close();
      identity.signing.secret.destroy();
      identity.sealing.secret.destroy();
      await db.destroy();
    },
  };
}
