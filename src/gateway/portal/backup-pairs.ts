/** Backup share pairs, as their client sees them: none of another client's is ever found. */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { appendEntry } from '../audit/log.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { PortalBackupPairRow } from '../storage/tables/portal.ts';
import { advances, isComplete } from './pair-status.ts';
import type { PairStatus } from './pair-status.ts';
import { notFound } from './shared-faults.ts';

/** Throws `Fault` 404 `NOT_FOUND`. */
export async function pairOf(
  db: Database,
  clientId: string,
  pairId: string,
): Promise<PortalBackupPairRow> {
  const pair = await db
    .selectFrom('portal_backup_pair')
    .innerJoin('portal_wallet', 'portal_wallet.wallet_id', 'portal_backup_pair.wallet_id')
    .selectAll('portal_backup_pair')
    .where('portal_backup_pair.pair_id', '=', pairId)
    .where('portal_wallet.client_id', '=', clientId)
    .executeTakeFirst();
  if (pair === undefined) throw notFound('backup share pair');
  return pair;
}

/** Within `tx`: all of these pairs, or none. Throws `Fault` 404 `NOT_FOUND` and 400 `STATE_INVALID`. */
export async function updatePairs(
  gateway: Pick<Gateway, 'clock'>,
  tx: Database,
  clientId: string,
  { pairIds, status }: { pairIds: readonly string[]; status: PairStatus },
): Promise<void> {
  const at = formatTime(gateway.clock.now());
  for (const pairId of new Set(pairIds)) {
    const pair = await pairOf(tx, clientId, pairId);
    if (!advances(pair.status, status)) continue;
    await tx
      .updateTable('portal_backup_pair')
      .set({ status, changed_at: at })
      .where('pair_id', '=', pairId)
      .execute();
    const facts = { client: clientId, pair: pairId, status };
    await appendEntry(tx, { kind: 'portal-backup.changed', at, facts });
  }
}

/**
 * Keeps what the client encrypted. A confirmed backup's is never replaced by another: who stole a token
 * shall not be able to destroy what the owner relies on. Throws `Fault` 404 and 400 `STATE_INVALID`.
 */
export async function depositCipherText(
  gateway: Gateway,
  tx: Database,
  clientId: string,
  { pairId, cipherText }: { pairId: string; cipherText: string },
): Promise<void> {
  const pair = await pairOf(tx, clientId, pairId);
  if (pair.cipher_text === cipherText) return;
  if (pair.cipher_text !== '' && isComplete(pair)) {
    throw new Fault(400, 'STATE_INVALID', 'A confirmed backup keeps its ciphertext: back up anew');
  }
  await tx
    .updateTable('portal_backup_pair')
    .set({ cipher_text: cipherText })
    .where('pair_id', '=', pairId)
    .execute();
  const at = formatTime(gateway.clock.now());
  const facts = { client: clientId, pair: pairId, cipher_text: sha256Hex(utf8(cipherText)) };
  await appendEntry(tx, { kind: 'portal-backup.changed', at, facts });
}
