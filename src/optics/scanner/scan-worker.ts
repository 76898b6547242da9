/**
 * The worker that looks for codes. Pictures are what anybody may hold before the camera, so they are
 * searched here, in a worker that has nothing: no bridge, no document, and by its own policy no way to
 * load anything. The reader's WebAssembly is part of this file for that reason, and is never fetched.
 */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url&inline';
import type { Answer, Decoded, Job } from './decode.ts';
import { lookTwice } from './look-twice.ts';

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Job>) => void;
  postMessage(answer: Answer): void;
};

const ready = prepareZXingModule({
  overrides: { wasmBinary: Uint8Array.fromBase64(wasm.slice(wasm.indexOf(',') + 1)).buffer },
  fireImmediately: true,
});

let canvas: OffscreenCanvas | undefined;
let context: OffscreenCanvasRenderingContext2D | undefined;

scope.onmessage = ({ data }) => void answer(data);

async function answer({ number, picture }: Job): Promise<void> {
  try {
    await ready;
    scope.postMessage({ number, decoded: await lookAt(pixelsOf(picture)) });
  } catch {
    scope.postMessage({ number, fault: true });
  } finally {
    picture.close();
  }
}

function lookAt(pixels: ImageData): Promise<Decoded> {
  return lookTwice((options) => look(pixels, options));
}

async function look(pixels: ImageData, options: ReaderOptions): Promise<Decoded> {
  const found = await readBarcodes(pixels, options);
  const read = found.filter(({ isValid }) => isValid);
  return {
    // Copies: what is passed on is not a view into the reader's memory.
    codes: read.map(({ bytes }) => bytes.slice()),
    unread: found.length - read.length,
  };
}

function pixelsOf(picture: ImageBitmap): ImageData {
  const { width, height } = picture;
  if (canvas?.width !== width || canvas.height !== height || context === undefined) {
    canvas = new OffscreenCanvas(width, height);
    context = canvas.getContext('2d', { willReadFrequently: true, alpha: false }) ?? undefined;
  }
  if (context === undefined) throw new Error('no picture can be read here');
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, width, height);
}
