/**
 * `key.drill`: opens one key, tries it, and keeps what was seen. The intent of the run is on record
 * before the key is opened. A key that fails is not refused: its answer is a statement that says so,
 * signed like any other.
 */
import { formatTime } from '../../core/clock.ts';
import { drillKey } from '../../core/keys/key-drill.ts';
import { refuse } from '../../core/refusal.ts';
import { encodeKeyDrill } from '../../core/signing/drill-statements.ts';
import { unwrappedSecret } from '../key-rows.ts';
import type { StationIdentity } from '../ports/identity.ts';
import type { Vault } from '../ports/vault.ts';
import type { ActionTools, CheckedAgainst, ItemOf, Performed } from './action.ts';
import type { KeptOf } from './kept-outcome.ts';
import { namedKey } from './named-key.ts';
import { ownerOnRecord, userDigest } from './owner-on-record.ts';

type Item = ItemOf<'key.drill'>;

/** Refuses `KEY_UNKNOWN`, and `KEY_OF_ANOTHER` when the records say that it is another user's. */
export function checkKeyDrill({ body }: Item, vault: CheckedAgainst): void {
  const key = namedKey(body, vault);
  if (body.assigned_to === undefined) return;
  const owner = ownerOnRecord(key, vault);
  if (owner !== undefined && owner !== userDigest(body.assigned_to.user_identifier)) {
    refuse('KEY_OF_ANOTHER', { keyId: body.key_id });
  }
}

export function performKeyDrill(item: Item, tools: ActionTools): Performed {
  const { vault, clock, random, requestId } = tools;
  const key = namedKey(item.body, vault);
  const { kek } = tools.keys();
  const { vaultId } = vault.identity();
  const { passed, failed } = drillKey({
    type: key.type,
    publicKey: key.publicKey,
    random,
    open: () => unwrappedSecret(key, kek, vaultId),
  });
  const at = formatTime(clock.now());
  const { assigned_to: user } = item.body;
  return {
    kind: 'key.drilled',
    facts: {
      request_id: requestId,
      item_id: item.item_id,
      key_id: key.keyId,
      fingerprint: key.fingerprint,
      passed: passed.join(' '),
      failed,
      ...(user === undefined
        ? {}
        : { user_identifier_sha256: userDigest(user.user_identifier), user_id: user.user_id }),
    },
    kept: () => ({ outcome: 'key-drilled', at, passed, failed }),
    write: () => undefined,
  };
}

export function keyDrillText(
  { item_id: itemId, body }: Item,
  { at, passed, failed }: KeptOf<'key-drilled'>,
  vault: Pick<Vault, 'key'>,
  { stationId, env }: Pick<StationIdentity, 'stationId' | 'env'>,
): string {
  return encodeKeyDrill({
    v: 1,
    type: 'key-drill',
    station_id: stationId,
    env,
    item_id: itemId,
    key_id: body.key_id,
    key_type: namedKey(body, vault).type,
    key_fingerprint: body.key_fingerprint,
    is_key_valid: failed === 'none',
    passed,
    failed,
    user_identifier_sha256:
      body.assigned_to === undefined ? '' : userDigest(body.assigned_to.user_identifier),
    checked_at: at,
  });
}
