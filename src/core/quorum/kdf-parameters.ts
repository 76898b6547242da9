/**
 * What a guess of a passphrase costs: Argon2id (RFC 9106) parameters. The vault stores them, so they
 * are hostile input: below the floor a stolen vault would be cheap to guess, and above the limit a
 * changed one would take the machine's memory at the next unlock.
 */
import { refuse } from '../refusal.ts';

export type KdfParameters = {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
};

/** 1 GiB, three passes, one lane. */
export const DEFAULT_KDF: KdfParameters = { memoryKiB: 1_048_576, passes: 3, lanes: 1 };
/** 256 MiB: nothing weaker is made or opened. */
export const KDF_FLOOR: KdfParameters = { memoryKiB: 262_144, passes: 3, lanes: 1 };

const KDF_LIMIT: KdfParameters = { memoryKiB: 2_097_152, passes: 16, lanes: 4 };

/** Refuses parameters below the floor (`KDF_BELOW_FLOOR`) or above reason (`KDF_ABOVE_LIMIT`). */
export function checkKdf(kdf: KdfParameters, name: string): void {
  const facts = { name, found: kdf.memoryKiB, passes: kdf.passes, lanes: kdf.lanes };
  const fields = ['memoryKiB', 'passes', 'lanes'] as const;
  if (
    !fields.every((field) => Number.isSafeInteger(kdf[field]) && kdf[field] >= KDF_FLOOR[field])
  ) {
    refuse('KDF_BELOW_FLOOR', facts);
  }
  if (!fields.every((field) => kdf[field] <= KDF_LIMIT[field])) refuse('KDF_ABOVE_LIMIT', facts);
}
