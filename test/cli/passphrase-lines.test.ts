import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseDescriptor,
  parsePassphraseLines,
  readPassphrases,
  writePassphrases,
} from '../../src/cli/secrets/passphrase-lines.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { codeOf, refusalOf } from './refusal-of.ts';
import { temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
mkdirSync(folder, { recursive: true });

describe('passphrases through a descriptor', () => {
  it.each(['Ada', 'Ada\t', '\tsecret words', 'Ada secret words', 'Ada\tx\nBen'])(
    'refuses a line that is not name, tab, passphrase: %j',
    (text) => {
      expect(codeOf(() => parsePassphraseLines(utf8(text)))).toBe('USAGE');
    },
  );

  it('refuses a custodian named twice, in another spelling of Unicode too', () => {
    expect(codeOf(() => parsePassphraseLines(utf8('Zoë\ta\nZoe\u0308\tb\n')))).toBe('USAGE');
  });

  it('refuses a name that is not UTF-8', () => {
    const line = new Uint8Array([0xff, 0x09, 0x61, 0x0a]);
    expect(codeOf(() => parsePassphraseLines(line))).toBe('USAGE');
  });

  it('refuses more than 64 KiB', () => {
    const file = path.join(folder, 'long');
    writeFileSync(file, `Ada\t${'x'.repeat(70_000)}\n`);
    const descriptor = openSync(file, 'r');
    expect(codeOf(() => readPassphrases(descriptor))).toBe('USAGE');
    closeSync(descriptor);
  });

  it('never repeats a passphrase in a refusal', () => {
    const refusal = refusalOf(() => parsePassphraseLines(utf8('Ada correct horse battery\n')));
    expect(JSON.stringify(refusal)).not.toContain('horse');
  });

  it.each(['1', '2', '-1', '03', '1e1', 'x', ''])('refuses the descriptor %j', (text) => {
    expect(codeOf(() => parseDescriptor(text))).toBe('USAGE');
  });

  it('refuses a descriptor that is not open', () => {
    expect(codeOf(() => readPassphrases(997))).toBe('USAGE');
  });

  it('reads lines with either line ending, and the last without one', () => {
    const lines = parsePassphraseLines(utf8('Ada\tone two\r\n\nBen\tthree\tfour'));
    expect(lines).toEqual([
      { name: 'Ada', passphrase: utf8('one two') },
      { name: 'Ben', passphrase: utf8('three\tfour') },
    ]);
  });

  it('reads what it wrote, whatever the names and passphrases are', () => {
    const name = fc
      .string({ minLength: 1 })
      .map((text) => text.normalize('NFC').replace(/[\t\n\r]/g, '_'));
    const passphrase = fc
      .uint8Array({ minLength: 1, maxLength: 60 })
      .map((bytes) => bytes.map((byte) => (byte === 10 || byte === 13 ? 32 : byte)));
    const line = fc.record({ name, passphrase });
    const lines = fc.uniqueArray(line, { selector: (one) => one.name, maxLength: 5 });
    const file = path.join(folder, 'lines');
    fc.assert(
      fc.property(lines, (written) => {
        const out = openSync(file, 'w');
        writePassphrases(out, written);
        closeSync(out);
        expect(parsePassphraseLines(new Uint8Array(readFileSync(file)))).toEqual(written);
      }),
    );
  });
});
