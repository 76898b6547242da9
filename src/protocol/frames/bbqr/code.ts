/**
 * The text of one BBQr code: `B$`, encoding, file type, number of codes and index in base 36, data.
 * The file type is the sender's opinion of what it sends; nobody here believes it.
 */
const HEADER = /^B\$([H2Z])[0-9A-Z]([0-9A-Z]{2})([0-9A-Z]{2})/;
const HEADER_LENGTH = 8;
/** What the codes of one series share: all of the header but the index. */
const COMMON_LENGTH = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE16 = '0123456789ABCDEF';

export type BbqrCode = {
  /** The header up to the index, the same in all codes of a series. */
  common: string;
  isCompressed: boolean;
  total: number;
  index: number;
  data: Uint8Array<ArrayBuffer>;
};

/** Undefined: no BBQr, or against the limits. */
export function readBbqrCode(text: string): BbqrCode | undefined {
  const [, encoding, totalText = '', indexText = ''] = HEADER.exec(text) ?? [];
  if (encoding === undefined) return undefined;
  const total = parseInt(totalText, 36);
  const index = parseInt(indexText, 36);
  const body = text.slice(HEADER_LENGTH);
  const data = encoding === 'H' ? fromDigits(body, BASE16, 4) : fromDigits(body, BASE32, 5);
  if (index >= total || data === undefined || data.length === 0) return undefined;
  const common = text.slice(0, COMMON_LENGTH);
  return { common, isCompressed: encoding === 'Z', total, index, data };
}

/** Digits of 4 or 5 bits as whole bytes; the bits left over are fewer than a digit, and zero. */
function fromDigits(
  text: string,
  alphabet: string,
  bits: 4 | 5,
): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8));
  let at = 0;
  let rest = 0;
  let restBits = 0;
  for (const digit of text) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return undefined;
    rest = (rest << bits) | value;
    restBits += bits;
    if (restBits < 8) continue;
    restBits -= 8;
    bytes[at] = rest >> restBits;
    at += 1;
    rest &= (1 << restBits) - 1;
  }
  return restBits < bits && rest === 0 ? bytes : undefined;
}
