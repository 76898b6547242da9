/**
 * Records where the key shares of a wallet are backed up. The shares themselves are not here; what is kept
 * is where a recovery will find them, and a wallet is active from its first location on.
 */
import { formatTime } from '../../core/clock.ts';
import { appendEntry } from '../audit/log.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { DynamicLocationRow, DynamicWalletRow } from '../storage/tables/dynamic.ts';
import { lowerUuid } from './fields.ts';
import type { GivenLocation } from './locations-body.ts';

export interface Recording {
  readonly apiKeyId: string;
  readonly locations: readonly GivenLocation[];
  /** The change of password that this is part of; '' for a backup of its own. */
  readonly passwordBatch: string;
}

/** The rows in the order of `locations`. Throws `Fault` 422. */
export async function recordLocations(
  gateway: Pick<Gateway, 'clock' | 'random'>,
  tx: Database,
  wallet: DynamicWalletRow,
  { apiKeyId, locations, passwordBatch }: Recording,
): Promise<DynamicLocationRow[]> {
  const at = formatTime(gateway.clock.now());
  const known = await locationsOf(tx, wallet);
  checkRecovery([...known, ...locations].map(({ location }) => location));
  const rows: DynamicLocationRow[] = [];
  for (const given of locations) {
    const before = known.find((row) => isSameShare(row, given));
    if (before !== undefined && passwordBatch === '') throw alreadyBackedUp(given);
    const row = rowOf(gateway, wallet, given, { before, passwordBatch, at });
    await tx
      .insertInto('dynamic_location')
      .values(row)
      .onConflict((conflict) => conflict.column('key_share_id').doUpdateSet(row))
      .execute();
    rows.push(row);
  }
  await tx
    .updateTable('dynamic_wallet')
    .set({ status: 'active' })
    .where('environment_id', '=', wallet.environment_id)
    .where('wallet_id', '=', wallet.wallet_id)
    .execute();
  await appendEntry(tx, {
    kind: 'dynamic-locations.recorded',
    at,
    facts: {
      environment_id: wallet.environment_id,
      wallet_id: wallet.wallet_id,
      locations: rows.map(({ location }) => location).join(' '),
      key_share_ids: rows.map((row) => row.key_share_id).join(' '),
      api_key_id: apiKeyId,
    },
  });
  return rows;
}

/** The newest first: whoever names no keygen means that one. */
async function locationsOf(db: Database, wallet: DynamicWalletRow): Promise<DynamicLocationRow[]> {
  return await db
    .selectFrom('dynamic_location')
    .selectAll()
    .where('environment_id', '=', wallet.environment_id)
    .where('wallet_id', '=', wallet.wallet_id)
    .orderBy('recorded_at', 'desc')
    .execute();
}

/** A share made anew (`keygenId`) is another one, also where its client gives it no id of its own. */
function isSameShare(row: DynamicLocationRow, given: GivenLocation): boolean {
  const { location, externalKeyShareId = '', keygenId = '' } = given;
  const isNewKeygen = keygenId !== '' && row.keygen_id !== keygenId;
  return row.location === location && row.given_share_id === externalKeyShareId && !isNewKeygen;
}

function rowOf(
  { random }: Pick<Gateway, 'random'>,
  wallet: DynamicWalletRow,
  given: GivenLocation,
  {
    before,
    passwordBatch,
    at,
  }: { before: DynamicLocationRow | undefined; passwordBatch: string; at: string },
): DynamicLocationRow {
  const givenId = given.externalKeyShareId ?? '';
  const answeredId = lowerUuid.safeParse(givenId).success ? givenId : random.uuid();
  return {
    key_share_id: before?.key_share_id ?? random.uuid(),
    environment_id: wallet.environment_id,
    wallet_id: wallet.wallet_id,
    location: given.location,
    given_share_id: givenId,
    external_key_share_id: before?.external_key_share_id ?? answeredId,
    keygen_id: given.keygenId ?? before?.keygen_id ?? '',
    threshold_scheme: given.thresholdSignatureScheme ?? before?.threshold_scheme ?? '',
    password_encrypted: given.passwordEncrypted ? 1 : 0,
    token_source: given.tokenSource ?? '',
    password_batch: passwordBatch,
    recorded_at: at,
  };
}

/** A share for recovery offline is of no use where a cloud holds another one. */
function checkRecovery(locations: readonly string[]): void {
  const isCloud = (location: string) => location === 'googleDrive' || location === 'iCloud';
  if (!locations.includes('offlineRecovery') || !locations.some(isCloud)) return;
  throw new Fault(
    422,
    'offline_recovery_cloud_backup_conflict',
    'A wallet has a share for offline recovery or shares in a cloud, not both: nothing was recorded',
  );
}

function alreadyBackedUp({ location }: GivenLocation): Fault {
  return new Fault(
    422,
    'key_share_already_backed_up',
    `This key share is recorded at ${location} already: nothing was recorded again`,
  );
}
