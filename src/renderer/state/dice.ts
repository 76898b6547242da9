/**
 * Rolls of dice on their way into the randomness of the set-up: kept as the digits 1 to 6, and their
 * SHA-256, which anybody can work out again elsewhere from the digits alone.
 */
import { sha256 } from '../../optics/sha256.ts';

/** The contract takes no more. */
export const MOST_ROLLS = 1_024;
/** The station takes fewer for a mistake; without dice it takes none. */
export const FEWEST_ROLLS = 50;
/** From so many rolls on, the dice alone are worth 256 bits. */
export const FULL_ROLLS = 100;

/** What of a typed text are rolls; everything else is left out. */
export function rollsIn(text: string): string {
  return text.replace(/[^1-6]/g, '').slice(0, MOST_ROLLS);
}

/** Whole bits of surprise in so many fair rolls. */
export function bitsOf(rolls: number): number {
  return Math.floor(rolls * Math.log2(6));
}

/** SHA-256 of the digits as ASCII, in hex; '' of no rolls. */
export async function digestOfRolls(rolls: string): Promise<string> {
  if (rolls === '') return '';
  const digest = await sha256(new TextEncoder().encode(rolls));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
