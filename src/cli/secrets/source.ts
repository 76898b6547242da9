/**
 * Where passphrases come from for one verb: the terminal, or the descriptor of `--secrets-fd`. There
 * is no third way; with neither, the verb refuses (`SECRETS_NOT_AVAILABLE`). Whatever was read is
 * overwritten when the verb ends.
 */
import { refuse } from '../../core/refusal.ts';
import type { CustodianSecret } from '../../ipc/shapes.ts';
import type { Invocation, OptionSpec } from '../verb.ts';
import { parseDescriptor, readPassphrases, type Passphrase } from './passphrase-lines.ts';
import { askLine, askPassphrase, confirmYes, hasPerson } from './tty.ts';

/** The option that every verb with passphrases declares. */
export const SECRETS_OPTION: Readonly<Record<'secrets-fd', OptionSpec>> = {
  'secrets-fd': {
    value: 'N',
    about:
      'read passphrases from file descriptor N, one line “name<TAB>passphrase” for each custodian; ' +
      'without it they are typed at the terminal, unseen',
  },
};

export type Secrets = {
  /** Whether people answer at the terminal; else everything came with the command. */
  readonly isInteractive: boolean;
  /** Passphrases of `count` custodians. */
  quorum(count: number): Promise<CustodianSecret[]>;
  /** The passphrase of the custodian with this name. */
  of(name: string): Promise<Uint8Array>;
  /** On the terminal, only `Yes` goes on. Through a descriptor the passphrases are the consent. */
  confirm(question: string): Promise<void>;
  /** Overwrites what was read. */
  wipe(): void;
};

export function secretsFor(invocation: Invocation): Secrets {
  const descriptor = invocation.optionalText('secrets-fd');
  if (descriptor !== undefined) return fromDescriptor(parseDescriptor(descriptor));
  return atTerminal();
}

function fromDescriptor(descriptor: number): Secrets {
  let lines: readonly Passphrase[] | undefined;
  const all = (): readonly Passphrase[] => (lines ??= readPassphrases(descriptor));
  return {
    isInteractive: false,
    quorum: (count) =>
      Promise.resolve(
        all()
          .slice(0, count)
          .map(({ name, passphrase }) => ({ custodian: name, passphrase })),
      ),
    of: (name) => {
      const wanted = name.normalize('NFC');
      const found = all().find((line) => line.name === wanted);
      return Promise.resolve(found?.passphrase ?? refuse('SECRETS_NOT_AVAILABLE'));
    },
    confirm: () => Promise.resolve(),
    wipe: () => {
      for (const { passphrase } of lines ?? []) passphrase.fill(0);
    },
  };
}

function atTerminal(): Secrets {
  const typed: Uint8Array[] = [];
  const ask = async (name: string): Promise<Uint8Array> => {
    if (!hasPerson()) return refuse('SECRETS_NOT_AVAILABLE');
    const passphrase = await askPassphrase(`Passphrase of ${name} (not shown): `);
    typed.push(passphrase);
    return passphrase;
  };
  return {
    isInteractive: true,
    async quorum(count) {
      if (!hasPerson()) return refuse('SECRETS_NOT_AVAILABLE');
      const given: CustodianSecret[] = [];
      for (let number = 1; number <= count; number += 1) {
        const name = await askLine(`Custodian ${number} of ${count}, name: `);
        given.push({ custodian: name, passphrase: await ask(name) });
      }
      return given;
    },
    of: ask,
    confirm: confirmYes,
    wipe: () => {
      for (const passphrase of typed) passphrase.fill(0);
    },
  };
}
