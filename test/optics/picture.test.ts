import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPicture, pictureModules, QUIET_ZONE } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import { readCodes } from './read-codes.ts';

const grids = fc.record({
  version: fc.integer({ min: 1, max: 12 }),
  columns: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 2 }),
});

describe('a picture', () => {
  it('is pure black and white, whole pixels a module, with white around every code', () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 1, max: 4 }), (grid, scale) => {
        const maker = CodeMaker.of(grid.version);
        const code = maker.make(Uint8Array.of(1, 2, 3));
        const codes = Array.from({ length: grid.columns * grid.rows }, () => code);
        const { width, height, pixels } = drawPicture(codes, grid, scale);
        const modules = pictureModules(grid);
        expect({ width, height }).toEqual({
          width: modules.width * scale,
          height: modules.height * scale,
        });
        const pitch = maker.size + QUIET_ZONE;
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) {
            const column = (Math.floor(x / scale) - QUIET_ZONE) % pitch;
            const row = (Math.floor(y / scale) - QUIET_ZONE) % pitch;
            const isInACode = column >= 0 && row >= 0 && column < maker.size && row < maker.size;
            const isDark = isInACode && code[row * maker.size + column] === 1;
            const at = (y * width + x) * 4;
            const rgba = pixels.subarray(at, at + 4).join();
            const wanted = isDark ? '0,0,0,255' : '255,255,255,255';
            if (rgba !== wanted) throw new Error(`${x},${y} is ${rgba}, not ${wanted}`);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives back every code of a grid', async () => {
    const grid = { version: 15, columns: 3, rows: 2 };
    const frames = Array.from({ length: 6 }, (_, at) => new Uint8Array(500).fill(at));
    const codes = frames.map((frame) => CodeMaker.of(grid.version).make(frame));
    const read = await readCodes(drawPicture(codes, grid, 3));
    expect(read.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual(frames);
  });

  it('leaves a place without a code white', async () => {
    const grid = { version: 2, columns: 2, rows: 2 };
    const frame = Uint8Array.of(7);
    const picture = drawPicture([CodeMaker.of(2).make(frame)], grid, 4);
    expect(await readCodes(picture)).toEqual([frame]);
  });

  it('refuses more codes than it has places', () => {
    const grid = { version: 1, columns: 1, rows: 1 };
    const code = CodeMaker.of(1).make(Uint8Array.of(1));
    expect(() => drawPicture([code, code], grid, 1)).toThrow(RangeError);
  });

  it('refuses a code of another version', () => {
    const code = CodeMaker.of(2).make(Uint8Array.of(1));
    expect(() => drawPicture([code], { version: 1, columns: 1, rows: 1 }, 1)).toThrow(RangeError);
  });
});
