/**
 * The codes of one picture as pixels: pure black on pure white whatever the theme, whole pixels a
 * module, so that nothing is blurred before it leaves the screen.
 */
import { codeForm } from './qr/versions.ts';

/** White modules around every code; between neighbours the same four serve both. */
export const QUIET_ZONE = 4;

export type Grid = { readonly version: number; readonly columns: number; readonly rows: number };

/** Modules of a whole picture, quiet zones included. */
export function pictureModules(grid: Grid): { readonly width: number; readonly height: number } {
  const pitch = codeForm(grid.version).size + QUIET_ZONE;
  return {
    width: QUIET_ZONE + grid.columns * pitch,
    height: QUIET_ZONE + grid.rows * pitch,
  };
}

export type Picture = {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, opacity: as a canvas takes them (`new ImageData(pixels, width, height)`). */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
};

/** Draws codes from the top left, row by row. A place without a code stays white. */
export function drawPicture(
  codes: readonly Uint8Array[],
  grid: Grid,
  pixelsPerModule: number,
): Picture {
  const { size } = codeForm(grid.version);
  if (codes.length > grid.columns * grid.rows) {
    throw new RangeError(`${codes.length} codes do not fit into ${grid.columns} × ${grid.rows}.`);
  }
  if (codes.some((code) => code.length !== size * size)) {
    throw new RangeError(`A code is not of version ${grid.version}.`);
  }
  const modules = pictureModules(grid);
  const width = modules.width * pixelsPerModule;
  const height = modules.height * pixelsPerModule;
  const pixels = new Uint32Array(width * height).fill(WHITE);
  codes.forEach((code, place) => {
    const left = (QUIET_ZONE + (place % grid.columns) * (size + QUIET_ZONE)) * pixelsPerModule;
    const top = QUIET_ZONE + Math.floor(place / grid.columns) * (size + QUIET_ZONE);
    for (let row = 0; row < size; row += 1) {
      const start = (top + row) * pixelsPerModule * width + left;
      for (let column = 0; column < size; column += 1) {
        if (code[row * size + column] !== 1) continue;
        const from = start + column * pixelsPerModule;
        pixels.fill(BLACK, from, from + pixelsPerModule);
      }
      for (let copy = 1; copy < pixelsPerModule; copy += 1) {
        pixels.copyWithin(start + copy * width, start, start + size * pixelsPerModule);
      }
    }
  });
  return { width, height, pixels: new Uint8ClampedArray(pixels.buffer) };
}

/** Opaque white and black in either byte order. */
const WHITE = 0xffffffff;
const [BLACK = 0] = new Uint32Array(Uint8Array.of(0, 0, 0, 255).buffer);
