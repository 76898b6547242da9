/** A camera that is open and whose pictures are searched, until it is closed. */
import {
  cameraChoices,
  camerasHere,
  faultOf,
  openCamera,
  rememberCamera,
  stopStream,
  type CameraChoice,
  type CameraFault,
} from './camera.ts';
import type { Decoded } from './decode.ts';
import { Decoders } from './decoders.ts';
import { watchVideo } from './watch-video.ts';
import { startWorker } from './worker-address.ts';

export type SightFault = CameraFault | 'ended' | 'reader';

export type SightOptions = {
  readonly video: HTMLVideoElement;
  /** Another camera than the one remembered. */
  readonly deviceId?: string | undefined;
  /** The program around may grant the camera for this while alone; it is asked for after that. */
  readonly oncamera?: ((isOpen: boolean) => Promise<void> | void) | undefined;
  readonly onseen: (decoded: Decoded) => void;
  readonly onfault: (fault: SightFault) => void;
};

export class CameraSight {
  readonly #options: SightOptions;
  #stream: MediaStream | undefined;
  #decoders: Decoders | undefined;
  #stopWatching: () => void = () => undefined;
  #isClosed = false;
  choices: readonly CameraChoice[] = [];
  deviceId = '';

  constructor(options: SightOptions) {
    this.#options = options;
  }

  /** Answers whether it is open; when not, `onfault` has said why, or it was closed meanwhile. */
  async open(): Promise<boolean> {
    const { video, deviceId, oncamera, onseen } = this.#options;
    try {
      await oncamera?.(true);
      const stream = await openCamera(camerasHere(), deviceId);
      if (this.#isClosed) {
        stopStream(stream);
        return false;
      }
      this.#stream = stream;
      await this.#begin(stream, video);
      if (this.#isClosed as boolean) return false;
      this.#decoders = new Decoders(startWorker);
      this.#stopWatching = watchVideo(video, this.#decoders, {
        waits: false,
        onseen,
        onfault: () => {
          this.#fail('reader');
        },
      });
      return true;
    } catch (error) {
      this.#fail(faultOf(error));
      return false;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopWatching();
    this.#decoders?.close();
    stopStream(this.#stream);
    this.#options.video.srcObject = null;
    void Promise.resolve(this.#options.oncamera?.(false)).catch(() => undefined);
  }

  async #begin(stream: MediaStream, video: HTMLVideoElement): Promise<void> {
    const [track] = stream.getVideoTracks();
    track?.addEventListener('ended', () => {
      this.#fail('ended');
    });
    this.deviceId = track?.getSettings().deviceId ?? '';
    rememberCamera(this.deviceId);
    this.choices = await cameraChoices(camerasHere());
    video.srcObject = stream;
    await video.play();
  }

  #fail(fault: SightFault): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onfault(fault);
  }
}
