/**
 * Makes the HOT environment of a gateway, once: a key file outside the database, and within it the key that
 * signs assignments, sealed. There is no way back to another key file: whoever loses it loses every HOT key.
 */
import { formatTime } from '../../core/clock.ts';
import { generateP256 } from '../../core/crypto/p256.ts';
import { toHex } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { keyId } from '../../core/signing/dsse.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { HotStoreRow } from '../storage/tables/keys.ts';
import { createKeyFile } from './key-file.ts';
import { checkValue } from './open-hot-store.ts';
import { assignmentPlace } from './opened-hot-store.ts';
import { sealSecret } from './sealed-secret.ts';

/** An operator's act; gives the id of the signing key. Refuses `HOT_STORE_EXISTS`, `FILE_EXISTS`, `FILE_UNWRITABLE`. */
export async function createHotStore(
  gateway: Gateway,
  { file }: { file: string },
): Promise<{ assignmentKid: string }> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'hot-key create' } }, () =>
    create(gateway, file),
  );
}

async function create(gateway: Gateway, file: string): Promise<{ assignmentKid: string }> {
  const { db, random, clock, identity } = gateway;
  await checkNoStore(db);
  // The file first: a database that needs a key which was never written would be lost.
  const kek = createKeyFile(file, random);
  const assignment = generateP256(random);
  try {
    const published = {
      assignment_kid: keyId(assignment.publicKey),
      assignment_public: toHex(assignment.publicKey),
    };
    const place = assignmentPlace(identity.gatewayId, published);
    const row: HotStoreRow = {
      id: 1,
      created_at: formatTime(clock.now()),
      kek_check: checkValue(kek, identity.gatewayId),
      ...published,
      ...sealSecret(kek, place, assignment.secret, random),
    };
    await db.transaction().execute(async (tx) => {
      await checkNoStore(tx);
      await tx.insertInto('hot_store').values(row).execute();
      await appendEntry(tx, {
        kind: 'hot-store.created',
        at: row.created_at,
        facts: { assignment_kid: row.assignment_kid, ...gateway.actor },
      });
    });
    return { assignmentKid: row.assignment_kid };
  } finally {
    assignment.secret.destroy();
    kek.destroy();
  }
}

async function checkNoStore(db: Database): Promise<void> {
  const row = await db.selectFrom('hot_store').select('id').executeTakeFirst();
  if (row !== undefined) refuse('HOT_STORE_EXISTS');
}
