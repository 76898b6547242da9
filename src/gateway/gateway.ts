/**
 * A gateway, opened: its database, its identity, its own audit log, and the clock and randomness it
 * was given. Every act of the gateway takes one of these first. Several processes may have the same
 * gateway open at once; each act is one transaction.
 */
import type { Clock } from '../core/clock.ts';
import { formatTime } from '../core/clock.ts';
import type { Random } from '../core/crypto/random.ts';
import { refuse } from '../core/refusal.ts';
import type { Env } from '../protocol/fields.ts';
import { OwnLog } from './audit/own-log.ts';
import type { GatewayIdentity } from './identity.ts';
import { createIdentity, loadIdentity } from './identity.ts';
import { migrate } from './storage/migrate.ts';
import { createDatabaseFile, databaseExists, openDatabase } from './storage/sqlite.ts';
import type { Database } from './storage/tables.ts';

export interface Gateway {
  readonly db: Database;
  readonly identity: GatewayIdentity;
  readonly log: OwnLog;
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
  /** Makes the gateway when `dir` has none; an existing one is opened as it is, whatever this says. */
  readonly create?: { readonly env: Env; readonly name: string };
}

/**
 * Opens the gateway whose database is in `dir`.
 * Refuses `GATEWAY_NOT_FOUND`, `GATEWAY_DATABASE`, and `NAME_INVALID` for the name of a new one.
 */
export async function openGateway(
  dir: string,
  { clock, random, create }: OpenOptions,
): Promise<Gateway> {
  if (!databaseExists(dir)) {
    if (create === undefined) return refuse('GATEWAY_NOT_FOUND', { path: dir });
    createDatabaseFile(dir);
  }
  const db = openDatabase(dir);
  try {
    await migrate(db, formatTime(clock.now()));
    let identity = await loadIdentity(db);
    if (identity === undefined && create !== undefined) {
      await createIdentity(db, { ...create, clock, random });
      identity = await loadIdentity(db);
    }
    if (identity === undefined) return refuse('GATEWAY_NOT_FOUND', { path: dir });
    return opened(db, identity, clock, random);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function opened(db: Database, identity: GatewayIdentity, clock: Clock, random: Random): Gateway {
  return {
    db,
    identity,
    log: new OwnLog(identity),
    clock,
    random,
    actor: {},
    async close() {
      identity.signing.secret.destroy();
      identity.sealing.secret.destroy();
      await db.destroy();
    },
  };
}
