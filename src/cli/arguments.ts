/**
 * The command line, read strictly: an unknown option, a missing one, or one word too many is a usage
 * error before anything is opened. `--help` of every verb is made from the same declaration that
 * parses it, so the two cannot drift.
 */
import { parseArgs } from 'node:util';
import { isRefusal, refuse } from '../core/refusal.ts';
import type { OptionSpec, PositionalSpec, Verb } from './verb.ts';

export type Parsed = {
  readonly positionals: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
};

const HELP: OptionSpec = { about: 'show this text' };
const JSON_OPTION: OptionSpec = { about: 'print the facts as one JSON document' };

/** All options of a verb, with those the frame adds. */
export function optionsOf(verb: Verb): Readonly<Record<string, OptionSpec>> {
  return { ...verb.options, ...(verb.json ? { json: JSON_OPTION } : {}), help: HELP };
}

/** Parses what follows the verb's words; refuses anything it does not know (`USAGE`). */
export function parseArguments(verb: Verb, args: readonly string[]): Parsed {
  const options = optionsOf(verb);
  const { values, positionals } = parse(options, args);
  const texts = new Map<string, readonly string[]>();
  const flags = new Set<string>();
  for (const [name, given] of Object.entries(values)) {
    if (given === undefined) continue;
    const list = (Array.isArray(given) ? given : [given]).map(String);
    if (options[name]?.value === undefined) flags.add(name);
    else if (list.length > 1 && options[name].multiple !== true) usage(`--${name} is given twice`);
    else texts.set(name, list);
  }
  if (flags.has('help')) return { positionals, values: texts, flags };
  for (const [name, option] of Object.entries(options)) {
    if (option.required && !texts.has(name)) usage(`--${name} ${option.value ?? ''} is missing`);
  }
  checkPositionals(verb.positionals ?? [], positionals);
  return { positionals, values: texts, flags };
}

function parse(options: Readonly<Record<string, OptionSpec>>, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          option.value === undefined
            ? ({ type: 'boolean' } as const)
            : ({ type: 'string', multiple: true } as const),
        ]),
      ),
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    if (isRefusal(error)) throw error;
    const message = error instanceof Error ? error.message : 'the options were not understood';
    return usage(message.split(/[.\n]/)[0] ?? message);
  }
}

function checkPositionals(specs: readonly PositionalSpec[], given: readonly string[]): void {
  const required = specs.filter((spec) => spec.required).length;
  if (given.length < required) usage(`${specs[given.length]?.value ?? 'an argument'} is missing`);
  const last = specs.at(-1);
  if (given.length > specs.length && last?.multiple !== true) {
    usage(`“${given[specs.length] ?? ''}” is one argument too many`);
  }
}

export function usage(reason: string): never {
  return refuse('USAGE', { reason });
}

/** The text of `--help` for one verb. */
export function helpOf(words: string, summary: string, verb: Verb): string {
  const positionals = verb.positionals ?? [];
  const options = Object.entries(optionsOf(verb));
  const rows: [string, string][] = [
    ...positionals.map((spec): [string, string] => [spec.value, spec.about]),
    ...options.map(([name, option]): [string, string] => [
      option.value === undefined ? `--${name}` : `--${name} ${option.value}`,
      `${option.about}${option.required ? ' (required)' : ''}`,
    ]),
  ];
  return [
    `permafrost ${words}: ${summary}`,
    ...(verb.about === undefined ? [] : ['', wrap(verb.about, 0)]),
    '',
    `usage: permafrost ${[words, ...positionals.map(placeholder), '[options]'].join(' ')}`,
    '',
    columns(rows),
    '',
    'examples:',
    ...verb.examples.map((example) => `  permafrost ${example}`),
    '',
    'exit codes: 0 done, 1 refused, 2 wrong usage, 3 does not verify, 70 internal fault',
    '',
  ].join('\n');
}

/** Two columns, the second wrapped. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(28, Math.max(...rows.map(([left]) => left.length)));
  return rows
    .map(([left, right]) => {
      const text = wrap(right, width + 4).trimStart();
      return left.length > width
        ? `  ${left}\n${' '.repeat(width + 4)}${text}`
        : `  ${left.padEnd(width)}  ${text}`;
    })
    .join('\n');
}

function placeholder(spec: PositionalSpec): string {
  const value = spec.multiple === true ? `${spec.value}…` : spec.value;
  return spec.required ? value : `[${value}]`;
}

function wrap(text: string, indent: number): string {
  const margin = ' '.repeat(indent);
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent + line.length + 1 + word.length > 98) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => margin + line).join('\n');
}
