/** The content of a backup: the same records come out as went in, however it is cut into pieces. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunningSha256 } from '../../../src/core/crypto/digest.ts';
import { concat, lengthPrefixed } from '../../../src/core/encoding/bytes.ts';
import { encodeHeader, readHeader, startsLikeBackup } from '../../../src/station/backup/header.ts';
import type { BackupSection } from '../../../src/station/backup/manifest.ts';
import { RecordSplitter } from '../../../src/station/backup/records.ts';
import { refusalOf } from '../stage.ts';
import { sourceOf } from './backup-stage.ts';

const record = fc.uint8Array({ maxLength: 40 });
const section = fc.array(record, { maxLength: 5 });
const content = fc.array(section, { minLength: 1, maxLength: 5 });

type Split = { sections: BackupSection[]; bytes: Uint8Array };

function contentOf(parts: readonly (readonly Uint8Array[])[]): Split {
  const sections = parts.map((records, index) => {
    const digest = new RunningSha256();
    for (const one of records) digest.update(lengthPrefixed(one));
    return { name: `s${index}`, records: records.length, sha256: digest.hex() };
  });
  return { sections, bytes: lengthPrefixed(...parts.flat()) };
}

function split({ sections, bytes }: Split, pieceBytes: number): [string, Uint8Array][] {
  const found: [string, Uint8Array][] = [];
  const splitter = new RecordSplitter(sections, (name, one) => found.push([name, one]));
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    splitter.push(bytes.slice(at, at + pieceBytes));
  }
  splitter.end();
  return found;
}

describe('the content', () => {
  test('comes out as it went in, in pieces of any size', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 60 }), (parts, pieceBytes) => {
        const expected = parts.flatMap((records, index) =>
          records.map((one) => [`s${index}`, one]),
        );
        expect(split(contentOf(parts), pieceBytes)).toEqual(expected);
      }),
    );
  });

  test('is refused when any bit of it is turned', async () => {
    const made = contentOf([[new Uint8Array(5)], [], [new Uint8Array(9), new Uint8Array(3)]]);
    for (let at = 0; at < made.bytes.length; at += 1) {
      const bytes = made.bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect((await refusalOf(() => split({ ...made, bytes }, 7))).code).toBe('BACKUP_CHANGED');
    }
  });

  test('is refused when it is cut off anywhere, or goes on after its end', async () => {
    const made = contentOf([[new Uint8Array(5)], [new Uint8Array(9), new Uint8Array(3)]]);
    for (let length = 0; length < made.bytes.length; length += 1) {
      const bytes = made.bytes.subarray(0, length);
      expect((await refusalOf(() => split({ ...made, bytes }, 7))).code).toBe('BACKUP_CHANGED');
    }
    for (const more of [new Uint8Array(1), lengthPrefixed(new Uint8Array(2))]) {
      const bytes = concat(made.bytes, more);
      expect((await refusalOf(() => split({ ...made, bytes }, 7))).code).toBe('BACKUP_CHANGED');
    }
  });

  test('is refused at a record longer than any can be, before anything is kept for it', async () => {
    const made = contentOf([[new Uint8Array(5)]]);
    const bytes = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0]);
    const { facts } = await refusalOf(() => split({ ...made, bytes }, 5));
    expect(facts['reason']).toContain('longer than any');
  });
});

describe('the header', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (card, manifest, rest) => {
        const bytes = encodeHeader(card, manifest);
        const source = sourceOf(concat(bytes, rest));
        expect(readHeader(source)).toEqual({ card, manifest, end: bytes.length });
      }),
    );
  });

  test('is refused when it is cut off anywhere', async () => {
    const bytes = encodeHeader(new Uint8Array(6), new Uint8Array(9));
    for (let length = 0; length < bytes.length; length += 1) {
      const { code } = await refusalOf(() => readHeader(sourceOf(bytes.subarray(0, length))));
      expect(code).toBe('BACKUP_CHANGED');
    }
  });

  test('is not looked for in what does not begin as a backup does', () => {
    const bytes = encodeHeader(new Uint8Array(6), new Uint8Array(9));
    expect(startsLikeBackup(sourceOf(bytes))).toBe(true);
    expect(startsLikeBackup(sourceOf(bytes.subarray(1)))).toBe(false);
    expect(startsLikeBackup(sourceOf(new Uint8Array()))).toBe(false);
  });
});
