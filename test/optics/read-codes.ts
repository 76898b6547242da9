/** Codes of a picture, read by zxing, its WebAssembly given as bytes, nothing fetched. */
import { readFileSync } from 'node:fs';
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import type { Picture } from '../../src/optics/picture.ts';
import type { Decoded } from '../../src/optics/scanner/decode.ts';
import { lookTwice } from '../../src/optics/scanner/look-twice.ts';

const wasm = readFileSync(
  new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')),
).buffer;
prepareZXingModule({ overrides: { wasmBinary: wasm } });

/** As any reader would, with the library's own settings: a judge of what we draw. */
export async function readCodes(picture: Picture): Promise<readonly Uint8Array[]> {
  const { codes } = await look(picture, { formats: ['QRCode'] });
  return codes;
}

/** As the scanner does. */
export function scanCodes(picture: Picture): Promise<Decoded> {
  return lookTwice((options) => look(picture, options));
}

async function look(picture: Picture, options: ReaderOptions): Promise<Decoded> {
  const { width, height, pixels: data } = picture;
  const image = { data, width, height, colorSpace: 'srgb' };
  const found = await readBarcodes(image as ImageData, options);
  const codes = found.filter((code) => code.isValid).map((code) => code.bytes);
  return { codes, unread: found.length - codes.length };
}
