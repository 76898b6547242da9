/**
 * `station init`: custodians, their passphrases, the vault. Passphrases are made by the station and
 * handed to each person alone: on the terminal one after the other and typed back, or as lines to
 * the descriptor of `--secrets-fd`, written before the vault exists so that none can be lost.
 */
import { fsyncSync } from 'node:fs';
import { refuse } from '../../core/refusal.ts';
import { KDF_FLOOR } from '../../core/quorum/custodian-seal.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { parseDescriptor, writePassphrases, type Passphrase } from '../secrets/passphrase-lines.ts';
import { handOutAtTerminal } from '../secrets/hand-out.ts';
import { hasPerson } from '../secrets/tty.ts';
import type { Invocation, Verb } from '../verb.ts';
import { DATA_OPTION, withProcess } from './connection.ts';

const FIRST_DESCRIPTOR_FOR_FILES = 3;

export const verb: Verb = {
  about:
    'Each custodian receives a passphrase of six words, made here, that opens nothing but their own share. ' +
    'The threshold says how many of them must come together. Losing more than the others can replace ' +
    'loses every key, so store the words well and apart.',
  options: {
    ...DATA_OPTION,
    name: { value: 'NAME', about: 'a name for the station, shown on its card', required: true },
    env: { value: 'test|production', about: 'the environment it serves, for good', required: true },
    custodian: {
      value: 'NAME',
      about: 'a custodian; give it once for each',
      required: true,
      multiple: true,
    },
    threshold: { value: 'M', about: 'how many custodians must act together', required: true },
    kdf: {
      value: 'default|floor',
      about:
        'cost of guessing a passphrase: default is 1 GiB of memory for each guess; floor is 256 MiB, for trials',
    },
    'secrets-fd': {
      value: 'N',
      about:
        'write the passphrases to file descriptor N (3 or more), one line “name<TAB>passphrase” each; ' +
        `without it each is shown at the terminal and typed back`,
    },
  },
  json: true,
  examples: [
    'station init --data vault --name "Vault Zürich" --env production --threshold 2 --custodian Ada --custodian Ben --custodian Cleo',
    'station init --data vault --name Trial --env test --threshold 2 --custodian Ada --custodian Ben --kdf floor --secrets-fd 3 3>passphrases',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const names = invocation.texts('custodian').map((name) => name.normalize('NFC'));
    const threshold = wholeNumber(invocation.text('threshold'), '--threshold');
    const env = environment(invocation.text('env'));
    const kdf = kdfChoice(invocation.optionalText('kdf'));
    const descriptor = descriptorFor(invocation);
    if (descriptor === undefined && !hasPerson()) return refuse('SECRETS_NOT_AVAILABLE');

    const made = await withProcess(invocation.text('data'), async (station) => {
      const status = await station.call('status', {});
      if (status.exists) return refuse('VAULT_EXISTS', { path: invocation.text('data') });
      const { passphrases } = await station.call('newPassphrases', { count: names.length });
      const custodians = names.map((name, index) => ({
        name,
        passphrase: passphrases[index] ?? new Uint8Array(),
      }));
      try {
        await handOut(custodians, descriptor);
        terminal.note('Sealing the shares. This takes a few seconds for each custodian.');
        return await station.call('init', {
          name: invocation.text('name'),
          env,
          threshold,
          custodians,
          ...(kdf === undefined ? {} : { kdf }),
        });
      } finally {
        for (const { passphrase } of custodians) passphrase.fill(0);
      }
    });

    const { stationId, cardDigest, words } = made;
    terminal.say(`The station is set up. ${threshold} of ${names.length} custodians act together.`);
    terminal.facts([
      ['station', stationId],
      ['environment', env],
      ['card fingerprint', cardDigest],
      ['in words', words],
      ['passphrase cost', kdf === undefined ? 'default (1 GiB)' : 'floor (256 MiB), for trials'],
    ]);
    terminal.document({ stationId, env, threshold, custodians: names, cardDigest, words });
    return EXIT.ok;
  },
};

async function handOut(custodians: Passphrase[], descriptor: number | undefined): Promise<void> {
  if (descriptor !== undefined) {
    writePassphrases(descriptor, custodians);
    try {
      fsyncSync(descriptor);
    } catch {
      // A pipe has nothing to sync.
    }
    return;
  }
  for (const { name, passphrase } of custodians) await handOutAtTerminal(name, passphrase);
}

function descriptorFor(invocation: Invocation): number | undefined {
  const given = invocation.optionalText('secrets-fd');
  if (given === undefined) return undefined;
  const descriptor = parseDescriptor(given);
  if (descriptor < FIRST_DESCRIPTOR_FOR_FILES) usage('--secrets-fd 0 cannot be written');
  return descriptor;
}

function environment(text: string): 'test' | 'production' {
  if (text !== 'test' && text !== 'production') usage('--env is test or production');
  return text;
}

function kdfChoice(text: string | undefined): typeof KDF_FLOOR | undefined {
  if (text === undefined || text === 'default') return undefined;
  if (text !== 'floor') usage('--kdf is default or floor');
  return KDF_FLOOR;
}

export function wholeNumber(text: string, what: string): number {
  if (!/^[0-9]{1,5}$/.test(text)) usage(`${what} wants a whole number`);
  return Number(text);
}
