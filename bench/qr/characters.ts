/** How many letters and digits a QR code of a version holds (ISO/IEC 18004, error correction L). */
import { codeForm } from '../../src/optics/qr/versions.ts';

const MODE_BITS = 4;
const PAIR_BITS = 11;
const SINGLE_BITS = 6;

export function charactersOf(version: number): number {
  const lengthBits = version < 10 ? 9 : version < 27 ? 11 : 13;
  const bits = 8 * codeForm(version).dataCodewords - MODE_BITS - lengthBits;
  return 2 * Math.floor(bits / PAIR_BITS) + (bits % PAIR_BITS >= SINGLE_BITS ? 1 : 0);
}
