/** The independent reader: zxing, its WebAssembly given as bytes, nothing fetched. */
import { readFileSync } from 'node:fs';
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import type { Picture } from '../../src/optics/picture.ts';

const wasm = readFileSync(
  new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')),
).buffer;
prepareZXingModule({ overrides: { wasmBinary: wasm } });

export async function readCodes(
  picture: Picture,
  options: ReaderOptions = {},
): Promise<Uint8Array[]> {
  const image = {
    data: picture.pixels,
    width: picture.width,
    height: picture.height,
    colorSpace: 'srgb',
  };
  const codes = await readBarcodes(image as ImageData, { formats: ['QRCode'], ...options });
  return codes.filter((code) => code.isValid).map((code) => code.bytes);
}
