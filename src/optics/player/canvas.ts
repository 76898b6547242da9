/** Draws codes on a canvas whose pixels are those of the screen, so that no module is blurred. */
import { pixelsPerModule, type Layout } from '../layouts.ts';
import { drawPicture } from '../picture.ts';
import { CodeMaker } from '../qr/code-maker.ts';

type Place = {
  readonly layout: Layout;
  readonly room: { readonly width: number; readonly height: number };
  readonly pixelRatio: number;
};

export function drawCodes(
  canvas: HTMLCanvasElement,
  codes: readonly Uint8Array[],
  { layout, room, pixelRatio }: Place,
): void {
  const maker = CodeMaker.of(layout.version);
  const { width, height, pixels } = drawPicture(
    codes.map((code) => maker.make(code)),
    layout,
    Math.max(1, pixelsPerModule(layout, room, pixelRatio)),
  );
  // Setting a size empties the canvas, which would flicker; the size seldom changes.
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  canvas.style.width = `${width / pixelRatio}px`;
  canvas.style.height = `${height / pixelRatio}px`;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
