/**
 * The codewords of a code: head, bytes and padding, cut into blocks, parity after each, and all
 * interleaved, so that a blot on the picture costs each block a little.
 */
import { ParityMaker } from './reed-solomon.ts';
import type { CodeForm } from './versions.ts';

const BYTE_MODE = 0b0100;
const PADDING = [0xec, 0x11];

/** What is the same for every code of a form. */
export type Interleaving = {
  readonly parity: ParityMaker;
  /** Where each block of data begins; one more at the end. */
  readonly starts: readonly number[];
  /** Where each codeword of data stands among the interleaved ones. */
  readonly slots: Uint16Array;
};

export function interleavingOf(form: CodeForm): Interleaving {
  const short = Math.floor(form.dataCodewords / form.blocks);
  const longBlocks = form.dataCodewords % form.blocks;
  const starts = [0];
  const slots = new Uint16Array(form.dataCodewords);
  for (let block = 0; block < form.blocks; block += 1) {
    const isLong = block >= form.blocks - longBlocks;
    const start = starts[block] ?? 0;
    for (let at = 0; at < short; at += 1) slots[start + at] = at * form.blocks + block;
    // The last codeword of a long block stands after all codewords of the short ones.
    if (isLong) slots[start + short] = short * form.blocks + block - (form.blocks - longBlocks);
    starts.push(start + short + (isLong ? 1 : 0));
  }
  return { parity: new ParityMaker(form.parityABlock), starts, slots };
}

export function codewordsOf(bytes: Uint8Array, form: CodeForm, way: Interleaving): Uint8Array {
  const data = dataOf(bytes, form);
  const all = new Uint8Array(form.codewords);
  for (let at = 0; at < data.length; at += 1) all[way.slots[at] ?? 0] = data[at] ?? 0;
  const parity = new Uint8Array(form.parityABlock);
  for (let block = 0; block < form.blocks; block += 1) {
    way.parity.make(data, way.starts[block] ?? 0, way.starts[block + 1] ?? 0, parity);
    for (let at = 0; at < parity.length; at += 1) {
      all[form.dataCodewords + at * form.blocks + block] = parity[at] ?? 0;
    }
  }
  return all;
}

/** Mode, length and bytes, which begin in the middle of a codeword; then padding to the end. */
function dataOf(bytes: Uint8Array, form: CodeForm): Uint8Array {
  const data = new Uint8Array(form.dataCodewords);
  let at = 0;
  let carried = BYTE_MODE << 4;
  const put = (byte: number) => {
    data[at] = carried | (byte >> 4);
    carried = (byte & 15) << 4;
    at += 1;
  };
  if (form.lengthBits === 16) put(bytes.length >> 8);
  put(bytes.length & 0xff);
  for (const byte of bytes) put(byte);
  data[at] = carried;
  at += 1;
  for (let pad = 0; at < data.length; pad ^= 1) {
    data[at] = PADDING[pad] ?? 0;
    at += 1;
  }
  return data;
}
