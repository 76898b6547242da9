/**
 * Custodians and the number of them that must agree. A threshold counts different people, so nobody
 * may stand in the list twice: not under two ids, not under two spellings of one name, and not with
 * one approval key in two encodings. Dual control has a floor of two that nothing lowers.
 */
import { isEd25519PublicKey } from '../crypto/ed25519.ts';
import { toHex } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import { canonicalName, nameSkeleton } from './custodian-name.ts';

export { canonicalName } from './custodian-name.ts';

export type Custodian = {
  /** UUID v4. */
  readonly custodianId: string;
  /** As shown to people. */
  readonly name: string;
  /** Ed25519 approval key, 32 bytes. */
  readonly publicKey: Uint8Array;
};

export const MIN_THRESHOLD = 2;
/** Shamir shares over GF(256) end at 255. */
export const MAX_CUSTODIANS = 255;

/**
 * Holds that the list is of different people with usable names and keys: `NAME_INVALID`,
 * `PUBLIC_KEY_INVALID`, or `CUSTODIAN_REPEATED` with both names.
 */
export function checkCustodians(custodians: readonly Custodian[]): void {
  const seen = new Map<string, string>();
  for (const custodian of custodians) {
    for (const mark of marks(custodian)) {
      const other = seen.get(mark);
      if (other !== undefined) refuse('CUSTODIAN_REPEATED', { name: custodian.name, other });
      seen.set(mark, custodian.name);
    }
  }
}

/** Dual control: at least two, and no more than there are (`THRESHOLD_INVALID`). */
export function checkThreshold(threshold: number, count: number): void {
  const isPossible =
    Number.isSafeInteger(threshold) &&
    Number.isSafeInteger(count) &&
    threshold >= MIN_THRESHOLD &&
    threshold <= count &&
    count <= MAX_CUSTODIANS;
  if (!isPossible) refuse('THRESHOLD_INVALID', { minimum: MIN_THRESHOLD, count, threshold });
}

/** What no two custodians may have in common. */
function marks({ custodianId, name, publicKey }: Custodian): string[] {
  return [
    `id ${custodianId.toLowerCase()}`,
    `name ${nameSkeleton(canonicalName(name))}`,
    `key ${keyMark(publicKey)}`,
  ];
}

/**
 * The point without its sign bit. Of each secret scalar there are two keys, A and -A, and one person
 * can sign for both; keys of small order or in a second spelling are nobody's and are refused.
 */
function keyMark(publicKey: Uint8Array): string {
  if (!isEd25519PublicKey(publicKey)) return refuse('PUBLIC_KEY_INVALID', { expected: 'Ed25519' });
  const unsigned = publicKey.slice();
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return toHex(unsigned);
}
