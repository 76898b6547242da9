/**
 * Output of the verbs: plain words that need no colour and no width. Facts and narration go to
 * standard output, prompts and progress to standard error. With `--json`, standard output carries
 * exactly one JSON document and nothing else, whether the verb succeeds or refuses.
 */
import { printable } from './printable.ts';

export type Fact = readonly [label: string, value: string | number];

export interface Terminal {
  readonly json: boolean;
  /** A line of narration; nothing with `--json`. */
  say(line?: string): void;
  /** A numbered step of a longer story. */
  step(title: string): void;
  /** Labelled lines, the values in one column. */
  facts(facts: readonly Fact[]): void;
  /** A text as it is, indented (a review sheet). */
  quote(text: string): void;
  /** Something a person must see, with `--json` too: on standard error. */
  note(line: string): void;
  /** One line that is rewritten on a terminal, and printed when it changes elsewhere. */
  progress(line: string): void;
  endProgress(): void;
  /** The one document of `--json`; nothing otherwise. */
  document(value: unknown): void;
}

type Streams = {
  readonly out: Pick<NodeJS.WriteStream, 'write'>;
  readonly err: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };
};

export function makeTerminal(json: boolean, streams: Streams = defaultStreams()): Terminal {
  const { out, err } = streams;
  let steps = 0;
  let shown = '';
  const line = (text: string): void => {
    if (!json) out.write(`${printable(text)}\n`);
  };
  const endProgress = (): void => {
    if (shown !== '' && err.isTTY === true) err.write('\n');
    shown = '';
  };
  return {
    json,
    say: (text = '') => {
      line(text);
    },
    step: (title) => {
      steps += 1;
      line(`\n${String(steps).padStart(2)}  ${title}`);
    },
    facts: (facts) => {
      const width = Math.max(0, ...facts.map(([label]) => label.length));
      for (const [label, value] of facts) line(`    ${label.padEnd(width)}  ${String(value)}`);
    },
    quote: (text) => {
      for (const row of text.trimEnd().split('\n')) line(`    | ${row}`);
    },
    note: (text) => {
      endProgress();
      err.write(`${printable(text)}\n`);
    },
    progress: (text) => {
      const clean = printable(text);
      if (clean === shown) return;
      if (err.isTTY === true) err.write(`\r\u001b[2K    ${clean}`);
      else err.write(`    ${clean}\n`);
      shown = clean;
    },
    endProgress,
    document: (value) => {
      if (json) out.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

function defaultStreams(): Streams {
  return { out: process.stdout, err: process.stderr };
}
