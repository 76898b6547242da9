/** How well pictures are read, over the last seconds. Time comes in as an argument. */
const WINDOW_MS = 3_000;

export type Seen = {
  readonly at: number;
  /** Codes that were read; codes that were seen and not read; frames that were new. */
  readonly read: number;
  readonly unread: number;
  readonly fresh: number;
};

export class Reading {
  #seen: readonly Seen[] = [];

  saw(seen: Seen): void {
    this.#seen = [...this.#recent(seen.at), seen];
  }

  pictures(at: number): number {
    return this.#recent(at).length;
  }

  /** The share of pictures with a code that was read, 0 to 100. */
  quality(at: number): number {
    return this.#share(at, ({ read }) => read > 0);
  }

  /** The share of pictures in which a code was seen and none was read, 0 to 100. */
  unread(at: number): number {
    return this.#share(at, ({ read, unread }) => read === 0 && unread > 0);
  }

  /** New frames a second, over what was watched of the window. */
  freshPerSecond(at: number): number {
    const recent = this.#recent(at);
    const [first] = recent;
    if (first === undefined) return 0;
    const seconds = Math.max(at - first.at, 1_000) / 1_000;
    return recent.reduce((sum, { fresh }) => sum + fresh, 0) / seconds;
  }

  #share(at: number, fits: (seen: Seen) => boolean): number {
    const recent = this.#recent(at);
    if (recent.length === 0) return 0;
    return Math.round((100 * recent.filter(fits).length) / recent.length);
  }

  #recent(at: number): readonly Seen[] {
    return this.#seen.filter((seen) => at - seen.at < WINDOW_MS);
  }
}
