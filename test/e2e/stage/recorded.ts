/** Photos and films of codes as files, made by the browser of the page itself. */
import type { Page } from 'playwright-core';
import type { Picture } from '../../../src/optics/picture.ts';

export type Recorded = {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
};

/** How long a film stands at each picture: a busy machine records few a second. */
const EACH_MS = 600;

export async function photoOf(page: Page, picture: Picture): Promise<Recorded> {
  return named('photo.png', 'image/png', await record(page, [picture], 0));
}

export async function filmFileOf(page: Page, pictures: readonly Picture[]): Promise<Recorded> {
  return named('film.webm', 'video/webm', await record(page, pictures, EACH_MS));
}

function named(name: string, mimeType: string, bytes: Uint8Array): Recorded {
  return { name, mimeType, buffer: Buffer.from(bytes) };
}

async function record(
  page: Page,
  pictures: readonly Picture[],
  eachMs: number,
): Promise<Uint8Array> {
  const plain = pictures.map(({ width, height, pixels }) => ({
    width,
    height,
    // One byte a pixel: less to carry into the page.
    grey: Uint8Array.from({ length: width * height }, (_, at) => pixels[at * 4] ?? 0),
  }));
  return await page.evaluate(recordIn, [plain, eachMs] as const);
}

type Grey = { readonly width: number; readonly height: number; readonly grey: Uint8Array };

/** Runs in the page: it may use nothing of this file. */
async function recordIn([pictures, eachMs]: readonly [
  readonly Grey[],
  number,
]): Promise<Uint8Array> {
  const [first] = pictures;
  const canvas = document.createElement('canvas');
  canvas.width = first?.width ?? 1;
  canvas.height = first?.height ?? 1;
  const context = canvas.getContext('2d');
  const draw = ({ width, height, grey }: Grey): void => {
    const image = new ImageData(width, height);
    grey.forEach((value, at) => {
      image.data.set([value, value, value, 255], at * 4);
    });
    context?.putImageData(image, 0, 0);
  };
  if (first !== undefined) draw(first);
  const bytesOf = async (blob: Blob): Promise<Uint8Array> =>
    new Uint8Array(await blob.arrayBuffer());
  if (eachMs === 0) {
    return await new Promise((resolve) => {
      canvas.toBlob((blob) => {
        resolve(bytesOf(blob ?? new Blob()));
      });
    });
  }
  const recorder = new MediaRecorder(canvas.captureStream(10), {
    mimeType: 'video/webm;codecs=vp8',
    videoBitsPerSecond: 8_000_000,
  });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => {
    parts.push(data);
  });
  const stopped = new Promise((resolve) => {
    recorder.addEventListener('stop', resolve);
  });
  recorder.start();
  for (const picture of pictures) {
    const over = performance.now() + eachMs;
    while (performance.now() < over) {
      draw(picture);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  recorder.stop();
  await stopped;
  return await bytesOf(new Blob(parts));
}
