/** How pictures are searched for codes: one setting for the scanner, its tests and the bench. */
import type { ReaderOptions } from 'zxing-wasm/reader';

/** The largest grid has six codes; a few more, so that a stray one takes nobody's place. */
const MOST_CODES = 10;

export const READER_OPTIONS: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  // The three corners of a QR code are found at any angle.
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  tryDenoise: false,
  binarizer: 'LocalAverage',
  // Codes that are seen and not read come along as such, for “come closer”.
  returnErrors: true,
  maxNumberOfSymbols: MOST_CODES,
  textMode: 'Plain',
};

/** A second look at a picture without a code: large ones close by, and light ones on dark. */
export const SECOND_LOOK: ReaderOptions = {
  ...READER_OPTIONS,
  tryDownscale: true,
  tryInvert: true,
};
