/**
 * Ids of the form that Portal's clients expect: a cuid, the letter c and 24 of a-z0-9. All 24 are drawn
 * here, so unlike the original it tells neither the time nor the machine, and nobody guesses the next.
 */
import type { Random } from '../../core/crypto/random.ts';

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 24;
/** The largest multiple of 36 in a byte: what is above would make some letters likelier. */
const LIMIT = 252;

export const CUID_FORM = /^c[0-9a-z]{24}$/;

export function newCuid(random: Random): string {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of random.bytes(LENGTH)) {
      if (byte < LIMIT && id.length < LENGTH) id += LETTERS.charAt(byte % LETTERS.length);
    }
  }
  return `c${id}`;
}
