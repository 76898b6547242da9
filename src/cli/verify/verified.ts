/** What a verifier answers: sentences that hold, and the facts they are about. */
import type { Fact } from '../terminal.ts';

export type Verified = {
  /** What the file is. */
  readonly form: string;
  /** What holds, as sentences; a verifier that cannot say them throws. */
  readonly holds: readonly string[];
  readonly facts: readonly Fact[];
};
