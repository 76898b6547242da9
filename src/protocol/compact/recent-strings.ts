/**
 * The strings used last, the latest in front: a string that comes again costs one byte. Both sides
 * keep the same list, for every string that is written or read moves to the front of it. In a batch
 * of keys the ranks repeat from key to key, and DEFLATE then writes a key's references as one match.
 */
import { KNOWN_STRINGS } from './dictionary.ts';
import { RECENT } from './tokens.ts';

export class RecentStrings {
  readonly #texts: string[] = [...KNOWN_STRINGS];

  /** The rank of a text, or -1. */
  rankOf(text: string): number {
    return this.#texts.indexOf(text);
  }

  /** The string of this rank, where it stays. */
  peek(rank: number): string | undefined {
    return this.#texts[rank];
  }

  /** The string of this rank, which moves to the front. */
  use(rank: number): string | undefined {
    const [text] = this.#texts.splice(rank, 1);
    if (text !== undefined) this.#texts.unshift(text);
    return text;
  }

  /** Puts another string in front; the one that is then last of too many is forgotten. */
  add(text: string): void {
    this.#texts.unshift(text);
    if (this.#texts.length > RECENT.count) this.#texts.pop();
  }
}
