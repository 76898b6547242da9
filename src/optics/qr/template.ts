/**
 * What all codes of one version share: finders, timing, format and version information, and where the
 * bits of the data go. Drawn once by `qrcode`; a frame then changes only its data.
 *
 * The mask is fixed. Choosing the best of eight for every code is where `qrcode` spends nine tenths
 * of its time, and sealed bytes look like noise under any mask.
 */
import { create } from 'qrcode';
import { codewordsOf, type Interleaving } from './codewords.ts';
import type { CodeForm } from './versions.ts';

const MASK = 0;

export type Template = {
  /** Shared modules; where data goes, the mask: the bit of a frame is flipped into it. */
  readonly modules: Uint8Array;
  /** The module of each bit of the codewords, in order. */
  readonly order: Uint16Array;
};

export function templateOf(form: CodeForm, interleaving: Interleaving): Template {
  const sample = Uint8Array.from({ length: form.capacity }, (_, at) => (at * 151 + 43) & 0xff);
  const { modules: drawn } = create([{ mode: 'byte', data: sample }], {
    version: form.version,
    errorCorrectionLevel: 'L',
    maskPattern: MASK,
  });
  const places = dataPlaces(form.size, drawn.reservedBit);
  const order = places.subarray(0, form.codewords * 8);
  const modules = drawn.data.slice();
  flipBits(modules, order, codewordsOf(sample, form, interleaving));
  // With the sample taken out, the mask must remain: whatever else means that a table is wrong.
  for (const place of places) {
    if (modules[place] !== maskAt(Math.floor(place / form.size), place % form.size)) {
      throw new Error(`The template of version ${form.version} is not what it must be.`);
    }
  }
  return { modules, order };
}

/** Flips the modules of the bits that are set. */
export function flipBits(modules: Uint8Array, order: Uint16Array, codewords: Uint8Array): void {
  let at = 0;
  for (const codeword of codewords) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const place = order[at] ?? 0;
      modules[place] = (modules[place] ?? 0) ^ ((codeword >> bit) & 1);
      at += 1;
    }
  }
}

/** Mask 0 of the standard: a chequerboard. */
function maskAt(row: number, column: number): number {
  return (row + column) % 2 === 0 ? 1 : 0;
}

/** Free modules in the order of the standard: two columns at a time from the right, up and down. */
function dataPlaces(size: number, reserved: Uint8Array): Uint16Array {
  const places: number[] = [];
  let isUpward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const row = isUpward ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        const place = row * size + column;
        if (reserved[place] === 0) places.push(place);
      }
    }
    isUpward = !isUpward;
  }
  return Uint16Array.from(places);
}
