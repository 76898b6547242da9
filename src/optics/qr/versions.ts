/**
 * The forty sizes of a QR code at error correction L, the only level used here: the picture repeats
 * and an erasure code mends what is lost, so room in a code is worth more than mending within it.
 * Figures of ISO/IEC 18004, table 9. `code-maker.ts` checks each against another encoder.
 */
const PARITY_A_BLOCK = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26,
  28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const BLOCKS = [
  1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15,
  16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
];

/** How one version is built. Codewords are the bytes of a code, data and parity. */
export type CodeForm = {
  readonly version: number;
  /** Modules a side, without the quiet zone. */
  readonly size: number;
  readonly codewords: number;
  readonly dataCodewords: number;
  readonly blocks: number;
  readonly parityABlock: number;
  /** Bits of the length that stands before the bytes. */
  readonly lengthBits: 8 | 16;
  /** Bytes of a code that holds bytes and nothing else. */
  readonly capacity: number;
};

export const VERSIONS = BLOCKS.length;

export function codeForm(version: number): CodeForm {
  const blocks = BLOCKS[version - 1];
  const parityABlock = PARITY_A_BLOCK[version - 1];
  if (blocks === undefined || parityABlock === undefined) {
    throw new RangeError(`There is no QR code of version ${version}.`);
  }
  const codewords = Math.floor(dataModules(version) / 8);
  const dataCodewords = codewords - blocks * parityABlock;
  const lengthBits = version < 10 ? 8 : 16;
  return {
    version,
    size: 17 + 4 * version,
    codewords,
    dataCodewords,
    blocks,
    parityABlock,
    lengthBits,
    capacity: Math.floor((dataCodewords * 8 - 4 - lengthBits) / 8),
  };
}

/** The smallest version that holds so many bytes, or undefined when none does. */
export function versionThatHolds(bytes: number): number | undefined {
  for (let version = 1; version <= VERSIONS; version += 1) {
    if (codeForm(version).capacity >= bytes) return version;
  }
  return undefined;
}

/** Modules left for data: all, less finders, timing, alignment, format and version information. */
function dataModules(version: number): number {
  const all = (16 * version + 128) * version + 64;
  if (version === 1) return all;
  const alignments = Math.floor(version / 7) + 2;
  const alignment = (25 * alignments - 10) * alignments - 55;
  return all - alignment - (version < 7 ? 0 : 36);
}
