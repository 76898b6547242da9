/**
 * How a verb ends, for scripts. These numbers are documented in README.md and in `--help`, and never
 * change their meaning: a script may tell “refused” from “wrongly called” from “does not verify”.
 */
export const EXIT = {
  /** The verb did what it was asked. */
  ok: 0,
  /** The verb refused; nothing changed except what the sentence says. */
  refused: 1,
  /** The command line was not understood; nothing was read or changed. */
  usage: 2,
  /** `verify` and `audit verify` only: what was looked at does not hold. */
  verificationFailed: 3,
  /** A fault of the program itself. */
  internal: 70,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
