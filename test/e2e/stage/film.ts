/**
 * A film for the camera of the window: grey pictures one after another, in the form that the browser
 * takes for a camera. The film runs in a loop. To show another one to a window that is open, write it
 * under the same name and start the camera anew.
 */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** One byte a pixel, 0 black to 255 white, row by row. */
export type Picture = Uint8Array;

export type FilmSize = {
  /** Even numbers. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
};

export function writeFilm(file: string, pictures: Iterable<Picture>, size: FilmSize): string {
  const { width, height, framesPerSecond } = size;
  const header = `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  // Without colour: both chroma planes stand at their middle.
  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  const fresh = path.join(path.dirname(file), `.${path.basename(file)}`);
  const film = openSync(fresh, 'w');
  writeSync(film, header);
  for (const picture of pictures) {
    if (picture.length !== width * height) throw new Error('the picture has another size');
    for (const part of [Buffer.from('FRAME\n'), picture.map(inVideoRange), chroma]) {
      writeSync(film, part);
    }
  }
  closeSync(film);
  renameSync(fresh, file);
  return file;
}

/** Black is 16 and white is 235. */
function inVideoRange(value: number): number {
  return 16 + Math.round((value * 219) / 255);
}
