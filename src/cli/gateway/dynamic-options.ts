/** What the verbs of Dynamic’s API have in common: the environment they speak of, and its secret. */
import { fromUtf8, utf8 } from '../../core/encoding/bytes.ts';
import { usage } from '../arguments.ts';
import { parseDescriptor, readPassphrases, writePassphrases } from '../secrets/passphrase-lines.ts';
import type { Invocation, OptionSpec } from '../verb.ts';
import { DATA_OPTION } from './connection.ts';

export const ENVIRONMENT_OPTIONS = {
  ...DATA_OPTION,
  environment: { value: 'UUID', about: 'the environment', required: true },
} as const satisfies Record<string, OptionSpec>;

/** A secret comes in or goes out by a descriptor, or is made here and shown once. */
export const SECRET_OPTIONS = {
  'secrets-fd': {
    value: 'N',
    about:
      'write the secret to file descriptor N as a line “environment<TAB>secret” instead of showing it',
  },
  'given-secrets-fd': {
    value: 'N',
    about:
      'use the secret that the sender of the events showed: a line “environment<TAB>secret” on file ' +
      'descriptor N',
  },
} as const satisfies Record<string, OptionSpec>;

/** The secret that was given, if one was, and what is done with one that was made. */
export function secretOf(invocation: Invocation): {
  readonly given: { readonly secret?: string };
  hand(environmentId: string, secret: string, facts: object): void;
} {
  const into = invocation.optionalText('secrets-fd');
  const from = invocation.optionalText('given-secrets-fd');
  if (into !== undefined && from !== undefined) {
    usage('--secrets-fd and --given-secrets-fd exclude each other');
  }
  const descriptor = into === undefined ? undefined : parseDescriptor(into);
  const secret = from === undefined ? undefined : readSecret(from, invocation.text('environment'));
  const { terminal } = invocation;
  return {
    given: secret === undefined ? {} : { secret },
    hand: (environmentId, made, facts) => {
      if (secret !== undefined) terminal.document(facts);
      else if (descriptor === undefined) {
        terminal.say(`    secret   ${made}\nKeep it now: it is not shown again.`);
        terminal.document({ ...facts, secret: made });
      } else {
        writePassphrases(descriptor, [{ name: environmentId, passphrase: utf8(made) }]);
        terminal.document(facts);
      }
    },
  };
}

function readSecret(from: string, environmentId: string): string {
  const [line, ...more] = readPassphrases(parseDescriptor(from));
  if (line === undefined || more.length > 0 || line.name !== environmentId) {
    return usage('--given-secrets-fd wants one line “environment<TAB>secret” of this environment');
  }
  try {
    return fromUtf8(line.passphrase);
  } catch {
    return usage('the secret on --given-secrets-fd is not UTF-8');
  } finally {
    line.passphrase.fill(0);
  }
}
