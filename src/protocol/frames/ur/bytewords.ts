/**
 * Bytewords (BCR-2020-012), minimal style: a byte is the first and last letter of its word, and the
 * last four bytes are the CRC-32 of the rest. No two words share both letters, so the letters do.
 */
import { crc32 } from '../crc32.ts';

const LETTERS =
  'aeadaoaxaaahamatayasbkbdbnbtbabsbebybgbwbbbzcmchcscfcycwcecackctcxclcpcndkdadsdidedtdrdn' +
  'dwdpdmdldyeheyeoeeecenemetesftfrfnfsfmfhfzfpfwfxfyfefgflfdgagegrgsgtglgwgdgygmgughgohfhg' +
  'hdhkhthphhhlhyhehnhsidiaieihiyioisinimjejzjnjtjljojsjpjkjykpkoktkskkknkgkekikblblalylfls' +
  'lrlplnltloldlelulklgmnmymhmemomumwmdmtmsmknlnyndnsntnnnenboyoeotoxonolospdptpkpypspmplpe' +
  'pfpaprqdqzrerprlrorhrdrkrfryrnrsrtsesasrssskswstspsosgsbsfsntotktitttdtetytltbtstptatnuy' +
  'uoutueurvtvyvovlvevwvavdvswlwdwmwpwewywswtwnwzwfwkykynylyaytzszoztzczezm';
const CRC_BYTES = 4;
const A = 97;

/** Which byte two letters say: 26 × 26 places, −1 where no word has them. */
const BYTE_OF = new Int16Array(26 * 26).fill(-1);
for (let byte = 0; byte < 256; byte += 1) BYTE_OF[placeOf(LETTERS, 2 * byte)] = byte;

/** The bytes of `text` (lower case) without their CRC; undefined when a word or the CRC is wrong. */
export function decodeBytewords(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 2 !== 0 || text.length <= 2 * CRC_BYTES || !/^[a-z]+$/.test(text)) {
    return undefined;
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = BYTE_OF[placeOf(text, 2 * index)] ?? -1;
    if (byte < 0) return undefined;
    bytes[index] = byte;
  }
  const body = bytes.subarray(0, -CRC_BYTES);
  const stated = new DataView(bytes.buffer).getUint32(body.length);
  return crc32(body) === stated ? body : undefined;
}

function placeOf(text: string, index: number): number {
  return (text.charCodeAt(index) - A) * 26 + text.charCodeAt(index + 1) - A;
}
