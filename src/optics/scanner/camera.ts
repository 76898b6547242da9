/**
 * The camera: asked for once somebody wants it, the picture alone, as large as it gives up to
 * 1920 × 1080. Each way in which a browser refuses one has one name, and that name has one sentence.
 */
export type CameraFault = 'none' | 'denied' | 'busy' | 'failed';

export type CameraChoice = { readonly deviceId: string; readonly label: string };

/** What is used of `navigator.mediaDevices`. */
export type Cameras = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;

/** The camera chosen last, for as long as the window lives. */
let remembered = '';

export function rememberCamera(deviceId: string): void {
  remembered = deviceId;
}

export function rememberedCamera(): string {
  return remembered;
}

/** The cameras of this browser; undefined where a page may have none at all. */
export function camerasHere(): Cameras | undefined {
  return (navigator as { mediaDevices?: Cameras }).mediaDevices;
}

/** Throws what the browser throws; {@link faultOf} says what that means. */
export async function openCamera(
  cameras: Cameras | undefined,
  deviceId = remembered,
): Promise<MediaStream> {
  if (cameras === undefined) throw new DOMException('no cameras in this page', 'NotFoundError');
  const wished: MediaTrackConstraints = {
    width: { ideal: 1920 },
    height: { ideal: 1080 },
    frameRate: { ideal: 30 },
  };
  const chosen = deviceId === '' ? {} : { deviceId: { exact: deviceId } };
  try {
    return await cameras.getUserMedia({ video: { ...wished, ...chosen }, audio: false });
  } catch (error) {
    // The chosen one was unplugged, or it has no such size: any camera is better than none.
    if (nameOf(error) !== 'OverconstrainedError') throw error;
    return await cameras.getUserMedia({ video: true, audio: false });
  }
}

/** Whether there is one at all, which browsers tell without being asked for it. */
export async function hasCamera(cameras: Cameras | undefined = camerasHere()): Promise<boolean> {
  const devices = await cameras?.enumerateDevices().catch(() => []);
  return devices?.some(({ kind }) => kind === 'videoinput') ?? false;
}

/** To be asked when a camera is open: before, browsers keep the names to themselves. */
export async function cameraChoices(cameras: Cameras | undefined): Promise<CameraChoice[]> {
  const devices = (await cameras?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

const FAULTS: ReadonlyMap<string, CameraFault> = new Map([
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
]);

export function faultOf(error: unknown): CameraFault {
  return FAULTS.get(nameOf(error)) ?? 'failed';
}

export function stopStream(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
