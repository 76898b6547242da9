#!/usr/bin/env node
/**
 * `permafrost`: the whole procedure without a window, and the verifiers. This file finds the verb,
 * runs it, and turns whatever happens into one sentence and one exit code; it does nothing else.
 * Every file a verb makes is readable by its owner only (umask 077).
 */
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { columns, helpOf, parseArguments, usage } from './arguments.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { makeTerminal, type Terminal } from './terminal.ts';
import type { Invocation, Verb } from './verb.ts';
import { findVerb, VERBS, type ListedVerb } from './verbs.ts';

process.umask(0o077);
const interruption = new AbortController();
process.on('SIGINT', () => {
  // The first Ctrl-C asks the verb to stop cleanly; the second ends at once. Both are safe: every
  // act is one database transaction.
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort();
});
for (const stream of [process.stdout, process.stderr]) {
  // The reader of a pipe may go away (`| head`); the act goes on.
  stream.on('error', () => undefined);
}
const code = await main(process.argv.slice(2));
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(code);

async function main(args: readonly string[]): Promise<ExitCode> {
  const terminal = makeTerminal(args.includes('--json'));
  try {
    const found = findVerb(args);
    if (found === undefined) return general(args);
    const { verb } = await found.verb.load();
    try {
      return await runVerb(found.verb, verb, found.rest, terminal);
    } catch (error) {
      return fail(error, terminal, verb);
    }
  } catch (error) {
    return fail(error, terminal);
  }
}

async function runVerb(
  listed: ListedVerb,
  verb: Verb,
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const parsed = parseArguments(verb, args);
  if (parsed.flags.has('help')) {
    process.stdout.write(helpOf(listed.words, listed.summary, verb));
    return EXIT.ok;
  }
  const texts = (option: string): readonly string[] => parsed.values.get(option) ?? [];
  const invocation: Invocation = {
    positionals: parsed.positionals,
    text: (option) => texts(option)[0] ?? usage(`--${option} is missing`),
    optionalText: (option) => texts(option)[0],
    texts,
    flag: (option) => parsed.flags.has(option),
    terminal,
    interrupted: interruption.signal,
  };
  return await verb.run(invocation);
}

/** `--help`, `gateway --help`, or words that name no verb. */
function general(args: readonly string[]): ExitCode {
  const words = args.filter((argument) => !argument.startsWith('-')).join(' ');
  const listed = VERBS.filter((verb) => words === '' || verb.words.startsWith(`${words} `));
  const asked = args.includes('--help') || args.includes('-h');
  if (!asked || listed.length === 0) {
    return usage(words === '' ? 'no verb is given' : `“${words}” is not a verb`);
  }
  process.stdout.write(
    [
      'permafrost: an air-gapped custody station and its online gateway, without a window',
      '',
      'usage: permafrost VERB [options]      permafrost VERB --help',
      '',
      columns(listed.map((verb) => [verb.words, verb.summary])),
      '',
      'Passphrases are typed at the terminal, or read with --secrets-fd N; they are never arguments.',
      'exit codes: 0 done, 1 refused, 2 wrong usage, 3 does not verify, 70 internal fault',
      '',
    ].join('\n'),
  );
  return EXIT.ok;
}

function fail(error: unknown, terminal: Terminal, verb?: Verb): ExitCode {
  terminal.endProgress();
  if (isRefusal(error)) {
    terminal.document({
      error: { code: error.code, message: error.message, facts: error.facts },
    });
    terminal.note(`permafrost: ${error.message} [${error.code}]`);
    return exitCodeOf(error, verb);
  }
  terminal.document({ error: { code: 'INTERNAL', message: 'An internal fault.', facts: {} } });
  terminal.note(`permafrost: an internal fault; nothing more was done.\n${withoutMessage(error)}`);
  return EXIT.internal;
}

function exitCodeOf(refusal: Refusal, verb: Verb | undefined): ExitCode {
  if (refusal.code === 'USAGE') return EXIT.usage;
  if (refusal.code === 'CANCELLED') return EXIT.interrupted;
  // A file that is not there or not a file says nothing about whether it holds.
  if (verb?.verifies && !refusal.code.startsWith('FILE_')) return EXIT.verificationFailed;
  return EXIT.refused;
}

/** Name and place of a fault; its message is left out, for it may quote what was being read. */
function withoutMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames].join('\n');
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else {
      stream.once('error', () => {
        resolve();
      });
      stream.write('', () => {
        resolve();
      });
    }
  });
}
