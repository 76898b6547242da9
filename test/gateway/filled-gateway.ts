/** Gateways of a given size: rows written directly, as many as years of use would leave behind. */
import { nextEntry } from '../../src/core/audit/chain.ts';
import { encodeEntry } from '../../src/core/audit/entry.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { fromUtf8, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import type { Database } from '../../src/gateway/storage/tables.ts';

/** Rows of one statement: PostgreSQL takes at most 65,535 values in one. */
const ROWS_AT_ONCE = 500;
const AT = '2026-11-20T20:37:00Z';

export const clock = {
  now: () => new Date(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** Appends `count` entries to the audit log, like those of keys that were asked for. */
export async function fillLog({ db }: Gateway, count: number): Promise<void> {
  const last = await db
    .selectFrom('audit_entry')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  let previous = utf8(last.entry);
  await inBlocks(db, count, (number) => {
    const position = last.position + 1 + number;
    const entry = nextEntry(previous, position, {
      at: AT,
      kind: 'key.requested',
      facts: {
        request_id: systemRandom.uuid(),
        key_type: 'secp256k1',
        api_key_id: systemRandom.uuid(),
        body_digest: toHex(systemRandom.bytes(32)),
      },
      rows: {},
    });
    previous = encodeEntry(entry);
    return { audit_entry: { position, entry: fromUtf8(previous) } };
  });
}

type Row = Readonly<Record<string, unknown>>;
/** Rows by the name of their table, in an order in which they may be written. */
type Rows = Readonly<Record<string, Row>>;

/** Writes the rows of `count` things, some hundred at a time. */
export async function inBlocks(
  db: Database,
  count: number,
  rowsOf: (number: number) => Rows,
): Promise<void> {
  for (let done = 0; done < count; done += ROWS_AT_ONCE) {
    const block = Array.from({ length: Math.min(ROWS_AT_ONCE, count - done) }, (_, at) =>
      rowsOf(done + at),
    );
    await db.transaction().execute(async (tx) => {
      for (const table of Object.keys(block[0] ?? {})) {
        const rows = block.map((one) => one[table]) as never;
        await tx
          .insertInto(table as never)
          .values(rows)
          .execute();
      }
    });
  }
}

/** Puts `count` keys into the pool that look like the last one of it. Their points are of no curve. */
export async function fillPool({ db }: Gateway, count: number): Promise<void> {
  const key = await db
    .selectFrom('customer_key')
    .selectAll()
    .where('status', '=', 'pooled')
    .where('key_type', '=', 'secp256k1')
    .limit(1)
    .executeTakeFirstOrThrow();
  const origin = await db
    .selectFrom('cold_origin')
    .selectAll()
    .where('key_id', '=', key.key_id)
    .executeTakeFirstOrThrow();
  await inBlocks(db, count, () => {
    const keyId = systemRandom.uuid();
    const made = {
      key_id: keyId,
      public_key: `02${toHex(systemRandom.bytes(32))}`,
      fingerprint: toHex(systemRandom.bytes(32)),
    };
    return { customer_key: { ...key, ...made }, cold_origin: { ...origin, key_id: keyId } };
  });
}

/** Stores `count` backups of one RSA block each, like the last one that was stored. */
export async function fillBackups({ db }: Gateway, count: number): Promise<void> {
  const backup = await db
    .selectFrom('backup')
    .selectAll()
    .where('backup_type', '=', 'data')
    .limit(1)
    .executeTakeFirstOrThrow();
  await inBlocks(db, count, () => {
    const backupId = systemRandom.uuid();
    const made = { backup_id: backupId, digest: toHex(systemRandom.bytes(32)) };
    const data = { backup_id: backupId, ciphertext: systemRandom.bytes(512) };
    return { backup: { ...backup, ...made, state: 'stored', drilled_at: '' }, backup_data: data };
  });
}
