/**
 * The gateway on PostgreSQL: several processes on several machines may hold it at once. What SQLite
 * gives by its nature is asked for here: a commit that has reached the disk, one writer at a time,
 * whole numbers, and an end to whoever holds the lock and has stopped moving.
 */
import { readFileSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { TransactionBuilder } from 'kysely';
import pg from 'pg';
import { refuse } from '../../core/refusal.ts';
import { AtMost } from './at-most.ts';
import { POSTGRES } from './dialect.ts';
import { OneWriterDialect } from './one-writer.ts';
import type { PostgresAddress } from './postgres-address.ts';
import type { Storage } from './storage.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS = 10;
/** Of these, so many are for transactions. */
const WRITING = 4;
const CONNECT_TIMEOUT_MS = 15_000;

/** Written on each connection. A process that stops within a transaction must not stop the others. */
const SETTINGS: readonly string[] = [
  `set lock_timeout = '15s'`,
  `set idle_in_transaction_session_timeout = '30s'`,
  `set standard_conforming_strings = on`,
];

/** Read on each connection; the first pattern that does not fit is refused. */
const REQUIRED: readonly (readonly [name: string, pattern: RegExp, wanted: string])[] = [
  ['fsync', /^on$/, 'on'],
  ['full_page_writes', /^on$/, 'on'],
  ['synchronous_commit', /^(on|local|remote_write|remote_apply)$/, 'on'],
  ['server_encoding', /^UTF8$/, 'UTF8'],
  ['client_encoding', /^UTF8$/, 'UTF8'],
  ['transaction_read_only', /^off$/, 'off'],
  ['lock_timeout', /^15s$/, '15s'],
  ['idle_in_transaction_session_timeout', /^30s$/, '30s'],
  ['standard_conforming_strings', /^on$/, 'on'],
];

/** Connects once, to see that it can. Refuses `GATEWAY_DATABASE`. */
export async function openPostgres(address: PostgresAddress): Promise<Storage> {
  const pool = new pg.Pool({
    ...configOf(address),
    verify: (client, done) => {
      prepare(client).then(() => {
        done();
      }, done);
    },
  });
  // A connection that breaks is dropped; whoever was using it gets the error of its query.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  try {
    (await pool.connect()).release();
  } catch (error) {
    await pool.end();
    return refuse('GATEWAY_DATABASE', { reason: reasonOf(error) });
  }
  const db = new FewWriters({ dialect: new OneWriterDialect({ pool }) });
  return { db, dialect: POSTGRES, complaintOf };
}

/**
 * Transactions come one after another in any case. Those that wait for their turn must not hold every connection:
 * what only reads would wait with them.
 */
class FewWriters extends Kysely<Tables> {
  readonly #writing = new AtMost(WRITING);

  override transaction(): TransactionBuilder<Tables> {
    const builder = super.transaction();
    const execute = builder.execute.bind(builder);
    builder.execute = (work) => this.#writing.run(() => execute(work));
    return builder;
  }
}

function configOf(address: PostgresAddress): pg.PoolConfig {
  const { host, port, user, database, password, tls, rootCertificate } = address;
  return {
    host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password }),
    // Never left out: then the environment would decide.
    ssl: tls && { ...(rootCertificate === '' ? {} : { ca: readRoot(rootCertificate) }) },
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'permafrost-gateway',
    types: TYPES,
  };
}

/** Whole numbers are numbers here, as on SQLite; one that a number cannot hold is an error. */
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(pg.types.builtins.INT8, wholeNumber);

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a number in the database is too large');
  return value;
}

function readRoot(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return refuse('GATEWAY_DATABASE', { reason: 'the root certificate cannot be read' });
  }
}

async function prepare(client: pg.ClientBase): Promise<void> {
  await client.query(SETTINGS.join('; '));
  const reading = REQUIRED.map(([name]) => `current_setting('${name}') as ${name}`);
  const { rows } = await client.query<Record<string, string>>(`select ${reading.join(', ')}`);
  checkServer((name) => rows[0]?.[name] ?? '');
}

/** Compares every setting with what the server says; refuses `GATEWAY_DATABASE`. */
export function checkServer(read: (name: string) => string): void {
  for (const [name, pattern, wanted] of REQUIRED) {
    const found = read(name);
    if (!pattern.test(found)) {
      refuse('GATEWAY_DATABASE', { reason: `${name} is ${found} and must be ${wanted}` });
    }
  }
}

function complaintOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.message : undefined;
}

/** What a failure to connect says; some of the system's have a code and no sentence. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached';
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : 'it cannot be reached';
}

function ignore(): void {
  // See where it is used.
}
