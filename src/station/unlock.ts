/**
 * Unlocking: M custodians open their shares, the shares join to the KEK, and the KEK opens the
 * station's own keys. Every attempt is on record before it is made, and every refusal after it.
 */
import { joinKek } from '../core/quorum/kek.ts';
import { refuse } from '../core/refusal.ts';
import { saveCheckpointNow } from './audit.ts';
import type { CustodianSecret } from './shares.ts';
import { destroyStationKeys, openStationKeys, type StationKeys } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';
import { resetFailures, withShares } from './with-shares.ts';

export type Unlocked = { readonly keys: StationKeys; readonly unlockedBy: readonly string[] };

/**
 * Refuses `CUSTODIAN_UNKNOWN`, `CUSTODIAN_REPEATED`, `SHARES_TOO_FEW`, `PASSPHRASE_BLOCKED`,
 * `PASSPHRASE_WRONG`, `SHARE_DAMAGED`, `KDF_BELOW_FLOOR`, `SHARES_DO_NOT_JOIN`, `OPEN_FAILED`.
 */
export async function unlock(
  surroundings: Surroundings,
  secrets: readonly CustodianSecret[],
): Promise<Unlocked> {
  const { vault, clock } = surroundings;
  const { vaultId, epoch, kekCheck, threshold } = vault.identity();
  return await withShares(
    surroundings,
    {
      secrets,
      purpose: 'unlock',
      refusedAs: 'unlock.refused',
      facts: {},
      check: (members) => {
        const given = members.length;
        if (given < threshold) refuse('SHARES_TOO_FEW', { threshold, given });
      },
    },
    async (opened) => {
      const shares = opened.map(({ share }) => share);
      const kek = await joinKek({ vaultId, epoch, shares, check: kekCheck });
      const keys = openStationKeys(vault, kek);
      const unlockedBy = opened.map(({ custodian }) => custodian.name);
      try {
        vault.transact(
          noteOf(clock, 'unlock.succeeded', { custodians: unlockedBy.join(', ') }),
          (writer) => {
            resetFailures(writer, opened);
          },
        );
        saveCheckpointNow(vault, keys.identity);
      } catch (error) {
        destroyStationKeys(keys);
        throw error;
      }
      return { keys, unlockedBy };
    },
  );
}
