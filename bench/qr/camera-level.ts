/**
 * The part of `npm run bench:qr` that has pixels: cost of drawing codes, what a model of a webcam reads
 * of each layout, and a bundle sent through it. `isQuick` shows that it runs, not what it measures.
 */
import { encode } from './encode.ts';
import { layoutReading } from './layout-reading.ts';
import { throughCamera, type Sent } from './through-camera.ts';

export async function cameraLevel(sent: Sent, { isQuick }: { isQuick: boolean }): Promise<void> {
  for (const version of [25, 40]) await encode(version, isQuick ? 2 : 16);
  await layoutReading(isQuick ? 1 : 8);
  await throughCamera(sent, isQuick ? 1 : 24);
}
