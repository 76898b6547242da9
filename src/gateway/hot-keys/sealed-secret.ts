/**
 * Secrets of the HOT environment as they lie in the database: sealed under a key of their own, that under a
 * key derived from the key file, and both bound to this gateway and to the row, so that no other row's
 * ciphertext opens in its place.
 */
import { fromBase64, toBase64 } from '../../core/encoding/bytes.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { unwrapSecret, wrapSecret } from '../../core/quorum/wrapped-secret.ts';
import type { RowIdentity } from '../../core/quorum/wrapped-secret.ts';

/** The columns of a sealed secret, base64. */
export interface SealedColumns {
  readonly wrapped_dek: string;
  readonly sealed_secret: string;
}

/** Where a secret belongs. */
export interface SecretPlace {
  readonly gatewayId: string;
  readonly table: 'hot_key' | 'hot_store';
  readonly rowId: string;
  readonly type: string;
  readonly fingerprint: string;
}

export function sealSecret(
  kek: SecretKey,
  place: SecretPlace,
  secret: SecretKey,
  random: Random,
): SealedColumns {
  const wrapped = wrapSecret({ kek, row: rowOf(place), secret, random });
  return {
    wrapped_dek: toBase64(wrapped.wrappedDek),
    sealed_secret: toBase64(wrapped.sealedSecret),
  };
}

/** Refuses `OPEN_FAILED`. The caller destroys it. */
export function openSecret(kek: SecretKey, place: SecretPlace, sealed: SealedColumns): SecretKey {
  return unwrapSecret({
    kek,
    row: rowOf(place),
    wrapped: {
      wrappedDek: fromBase64(sealed.wrapped_dek),
      sealedSecret: fromBase64(sealed.sealed_secret),
    },
  });
}

function rowOf({ gatewayId, ...place }: SecretPlace): RowIdentity {
  return { vaultId: gatewayId, ...place, version: 1, epoch: 1 };
}
