import { describe, expect, it } from 'vitest';
import { HAND, POOR } from '../../bench/qr/conditions.ts';
import { photograph } from '../../bench/qr/camera.ts';
import { seededRandom } from '../../bench/measure.ts';
import { drawPicture } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import type { Decoded } from '../../src/optics/scanner/decode.ts';
import { lookTwice } from '../../src/optics/scanner/look-twice.ts';
import { READER_OPTIONS, SECOND_LOOK } from '../../src/optics/scanner/reader-options.ts';
import { scanCodes } from './read-codes.ts';

const code = Uint8Array.of(1);

async function looked(first: Decoded, second: Decoded) {
  const options: unknown[] = [];
  const decoded = await lookTwice((how) => {
    options.push(how);
    return Promise.resolve(options.length === 1 ? first : second);
  });
  return { decoded, options };
}

describe('looking at a picture', () => {
  it('takes one look when it reads a code', async () => {
    const first = { codes: [code], unread: 2 };
    expect(await looked(first, { codes: [], unread: 0 })).toEqual({
      decoded: first,
      options: [READER_OPTIONS],
    });
  });

  it('takes a second look when a code is seen and not read', async () => {
    const { decoded, options } = await looked(
      { codes: [], unread: 1 },
      { codes: [code], unread: 0 },
    );
    expect(decoded.codes).toEqual([code]);
    expect(options).toEqual([READER_OPTIONS, SECOND_LOOK]);
  });

  it('says that a code was seen when only one of the looks saw it', async () => {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const looks = await looked({ codes: [], unread: first }, { codes: [], unread: second });
      expect(looks.decoded).toEqual({ codes: [], unread: 1 });
    }
  });

  it.each([3, 7, 10])('reads a small code of version %i that fills the frame', async (version) => {
    const maker = CodeMaker.of(version);
    const random = seededRandom(version);
    for (const conditions of [HAND, POOR]) {
      const bytes = Uint8Array.from({ length: maker.capacity }, () => Math.floor(random() * 256));
      const shown = drawPicture([maker.make(bytes)], { version, columns: 1, rows: 1 }, 1);
      const seen = photograph(shown, shown, { ...conditions, torn: 0 }, random);
      expect((await scanCodes(seen)).codes).toEqual([bytes]);
    }
  });
});
