import fc from 'fast-check';
import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import { codeForm, versionThatHolds, VERSIONS } from '../../src/optics/qr/versions.ts';
import { readCodes } from './read-codes.ts';

const versions = Array.from({ length: VERSIONS }, (_, at) => at + 1);

function bytesOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 13) & 0xff);
}

describe('a code', () => {
  it.each(versions)('of version %i is module by module what another encoder draws', (version) => {
    const maker = CodeMaker.of(version);
    for (const length of [1, Math.floor(maker.capacity / 2), maker.capacity - 1, maker.capacity]) {
      const data = bytesOf(length, version);
      const { modules } = create([{ mode: 'byte', data }], {
        version,
        errorCorrectionLevel: 'L',
        maskPattern: 0,
      });
      expect(maker.size).toBe(modules.size);
      expect(maker.make(data)).toEqual(modules.data);
    }
  });

  it('is read back byte by byte, whatever the bytes and the version', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: VERSIONS })
          .chain((version) =>
            fc.tuple(
              fc.constant(version),
              fc.uint8Array({ minLength: 1, maxLength: codeForm(version).capacity }),
            ),
          ),
        async ([version, bytes]) => {
          const code = CodeMaker.of(version).make(bytes);
          const picture = drawPicture([code], { version, columns: 1, rows: 1 }, 3);
          expect(await readCodes(picture)).toEqual([bytes]);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('takes as many bytes as its version holds and refuses one more', () => {
    for (const version of versions) {
      const maker = CodeMaker.of(version);
      expect(() => maker.make(new Uint8Array(maker.capacity))).not.toThrow();
      expect(() => maker.make(new Uint8Array(maker.capacity + 1))).toThrow(RangeError);
    }
  });

  it('leaves no trace in the code made after it', () => {
    const maker = CodeMaker.of(10);
    const before = maker.make(bytesOf(20, 1));
    maker.make(bytesOf(maker.capacity, 2));
    expect(maker.make(bytesOf(20, 1))).toEqual(before);
  });
});

describe('a version', () => {
  it('is refused unless it is one of the forty', () => {
    for (const version of [0, 41, 2.5, Number.NaN]) {
      expect(() => CodeMaker.of(version)).toThrow(RangeError);
    }
  });

  it('is the smallest that holds the bytes, and none when nothing does', () => {
    for (const version of versions) {
      const { capacity } = codeForm(version);
      expect(versionThatHolds(capacity)).toBe(version);
      expect(versionThatHolds(capacity + 1)).toBe(version === VERSIONS ? undefined : version + 1);
    }
  });
});
