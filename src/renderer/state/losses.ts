/** What M of N means when people or passphrases are lost. */
export type Losses = {
  /** So many may be lost, and the others go on. */
  readonly mayBeLost: number;
  /** From so many on, every key is lost for good. */
  readonly losesAll: number;
};

export function lossesOf(threshold: number, total: number): Losses {
  return { mayBeLost: total - threshold, losesAll: total - threshold + 1 };
}
