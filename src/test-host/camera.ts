/**
 * The camera of the test host: a film instead of a person who holds up a screen, or one of the states
 * in which there is no picture. The page gets it by the same rule as in the product: while a scan is
 * open, and not otherwise.
 */
import type { BrowserContext } from 'playwright-core';
import { TEST_ORIGIN } from './page-server.ts';

export type Camera =
  /** A Y4M or MJPEG file. It is read anew at each start of the camera, so that it may be exchanged. */
  | { readonly kind: 'film'; readonly file: string }
  /** `busy`: another program has it. `denied`: the system keeps it from the page. */
  | { readonly kind: 'none' | 'denied' | 'busy' };

/** Without a camera of ours the browser has those of the machine. */
export function cameraArguments(camera: Camera | undefined): readonly string[] {
  const fake = '--use-fake-device-for-media-stream';
  if (camera === undefined) return [];
  if (camera.kind === 'film') return [fake, `--use-file-for-fake-video-capture=${camera.file}`];
  return [camera.kind === 'none' ? `${fake}=device-count=0` : fake];
}

/** To be called before the page is loaded. */
export async function prepareCamera(
  context: BrowserContext,
  camera: Camera | undefined,
): Promise<void> {
  await grant(context, ALWAYS);
  // The browser's fake camera is never in use elsewhere; the page hears what it would hear then.
  if (camera?.kind === 'busy') await context.addInitScript(refuseAsBusy);
}

/** The browser's permissions follow the desk. */
export async function followScanning(
  context: BrowserContext,
  camera: Camera | undefined,
  isScanning: boolean,
): Promise<void> {
  await grant(context, isScanning && camera?.kind !== 'denied' ? [...ALWAYS, 'camera'] : ALWAYS);
}

/** The player keeps the screen awake. */
const ALWAYS = ['screen-wake-lock'];

/** What is not in the list is refused without a question. */
async function grant(context: BrowserContext, permissions: readonly string[]): Promise<void> {
  await context.clearPermissions();
  await context.grantPermissions([...permissions], { origin: TEST_ORIGIN });
}

/** Runs in the page. */
function refuseAsBusy(): void {
  MediaDevices.prototype.getUserMedia = () =>
    Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
}
