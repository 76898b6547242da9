/**
 * A backup is made: one pair a curve, of which the custodian's half is drawn and kept sealed. That is not
 * yet a backup: it is one when the client has confirmed that its own half is stored (`pair-status.ts`).
 */
import { formatTime } from '../../core/clock.ts';
import { fromBase64, toBase64 } from '../../core/encoding/bytes.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import type { Database } from '../storage/tables.ts';
import type { Curve, PortalBackupPairRow } from '../storage/tables/portal.ts';
import { newCuid } from './cuid.ts';
import { CURVES } from './generate-response.ts';
import type { GenerateResponse } from './generate-response.ts';
import { nameSigningPair } from './signing-pairs.ts';
import { newCustodianHalf } from './split-share.ts';
import type { SharePlace } from './split-share.ts';

export type PairIds = Readonly<Record<Curve, string>>;

/** The pairs of a new backup. `tx` is the transaction of the call. */
export async function makeBackup(
  gateway: Gateway,
  tx: Database,
  clientId: string,
  given: GenerateResponse,
): Promise<PairIds> {
  const at = formatTime(gateway.clock.now());
  const pairs = { SECP256K1: newCuid(gateway.random), ED25519: newCuid(gateway.random) };
  for (const curve of CURVES) {
    const walletId = await walletOf(gateway, tx, clientId, curve);
    await nameSigningPair(tx, { clientId, pairId: given[curve].id, curve, at });
    await tx
      .insertInto('portal_backup_pair')
      .values({
        pair_id: pairs[curve],
        wallet_id: walletId,
        number: await nextNumber(tx, walletId),
        status: 'STORED_CUSTODIAN_BACKUP_SHARE',
        custodian_half: sealedHalf(gateway, { clientId, pairId: pairs[curve], curve }),
        cipher_text: '',
        created_at: at,
        changed_at: at,
      })
      .execute();
  }
  const facts = { client: clientId, secp256k1: pairs.SECP256K1, ed25519: pairs.ED25519 };
  await appendEntry(tx, { kind: 'portal-backup.created', at, facts });
  return pairs;
}

/** The custodian's half of a pair, opened. The caller wipes it. */
export function openedHalf(
  gateway: Gateway,
  place: SharePlace,
  { custodian_half: sealed }: Pick<PortalBackupPairRow, 'custodian_half'>,
): Uint8Array {
  return hotStoreOf(gateway).openBytes(contextOf(place), fromBase64(sealed));
}

function sealedHalf(gateway: Gateway, place: SharePlace): string {
  const half = newCustodianHalf(gateway.random);
  try {
    return toBase64(hotStoreOf(gateway).sealBytes(contextOf(place), half));
  } finally {
    half.fill(0);
  }
}

function contextOf({ clientId, pairId, curve }: SharePlace): string {
  return JSON.stringify(['portal custodian half', clientId, pairId, curve]);
}

async function walletOf(
  gateway: Gateway,
  tx: Database,
  clientId: string,
  curve: Curve,
): Promise<string> {
  const wallet = await tx
    .selectFrom('portal_wallet')
    .select('wallet_id')
    .where('client_id', '=', clientId)
    .where('curve', '=', curve)
    .executeTakeFirst();
  if (wallet !== undefined) return wallet.wallet_id;
  const walletId = newCuid(gateway.random);
  await tx
    .insertInto('portal_wallet')
    .values({
      wallet_id: walletId,
      client_id: clientId,
      curve,
      created_at: formatTime(gateway.clock.now()),
      ejectable_until: '',
      ejectable_pair: '',
    })
    .execute();
  return walletId;
}

async function nextNumber(tx: Database, walletId: string): Promise<number> {
  const last = await tx
    .selectFrom('portal_backup_pair')
    .select('number')
    .where('wallet_id', '=', walletId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.number ?? 0) + 1;
}
