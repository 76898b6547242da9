/**
 * What a verb is: its words, its options, and a function that does it. The frame (`arguments.ts`,
 * `permafrost.ts`) parses, explains and ends; a verb only acts. No option ever takes a secret.
 */
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export type OptionSpec = {
  /** A flag, or a text with the placeholder shown in `--help`, such as `DIR`. */
  readonly value?: string;
  readonly about: string;
  readonly required?: true;
  /** May be given several times. */
  readonly multiple?: true;
};

export type PositionalSpec = {
  readonly value: string;
  readonly about: string;
  readonly required?: true;
  readonly multiple?: true;
};

export type Invocation = {
  readonly positionals: readonly string[];
  /** The text of an option that the verb declares as required. */
  text(option: string): string;
  optionalText(option: string): string | undefined;
  texts(option: string): readonly string[];
  flag(option: string): boolean;
  readonly terminal: Terminal;
  /** Ends when the person presses Ctrl-C. */
  readonly interrupted: AbortSignal;
};

export type Verb = {
  /** A paragraph for `--help`, below the summary. */
  readonly about?: string;
  readonly positionals?: readonly PositionalSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Prints facts, hence takes `--json`. */
  readonly json?: true;
  /** Says whether something holds: a refusal ends with exit code 3 instead of 1. */
  readonly verifies?: true;
  readonly examples: readonly string[];
  run(invocation: Invocation): Promise<ExitCode>;
};
