/**
 * A scanner at work: which source is open, and what stands in the way. A source that is closed says
 * nothing any more; closing gives the camera back to the program around. Where the other side is
 * answered, what was read is held until it has been told that all is here: nobody could show it later.
 */
import { CameraSight, type SightFault } from './camera-sight.ts';
import type { CameraChoice } from './camera.ts';
import { FileSight } from './file-sight.ts';
import { Scan, type ReadContent, type ScanOptions } from './scan.svelte.ts';

export type ScanFault = SightFault | 'hidden' | 'fileUnreadable' | 'fileNoCode' | 'fileEnded';
export type Source = 'off' | 'starting' | 'camera' | 'file';

type Options = Omit<ScanOptions, 'now'> & {
  readonly video: () => HTMLVideoElement | undefined;
  readonly oncamera: ((isOpen: boolean) => Promise<void> | void) | undefined;
  /** The other side is being answered. */
  readonly isAnswering: () => boolean;
};
type Held = { readonly bytes: Uint8Array<ArrayBuffer>; readonly content: ReadContent };

export class ScanSession {
  source = $state<Source>('off');
  fault = $state<ScanFault | undefined>(undefined);
  choices = $state.raw<readonly CameraChoice[]>([]);
  deviceId = $state('');
  fileName = $state('');
  readonly scan: Scan;

  readonly #options: Options;
  #held = $state.raw<Held | undefined>(undefined);
  #sight: CameraSight | FileSight | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.scan = new Scan({
      ...options,
      now: () => performance.now(),
      onread: (bytes, content) => {
        this.close();
        this.#held = { bytes, content };
        if (!options.isAnswering() || this.scan.acknowledgement === undefined) this.goOn();
      },
    });
  }

  /** All is here, and the other side is being told so. */
  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** It is open, or being opened. */
  get hasCamera(): boolean {
    return this.source === 'starting' || this.source === 'camera';
  }

  /** Opens the camera; what was read before a pause is kept. */
  async openCamera(deviceId?: string): Promise<void> {
    const video = this.#options.video();
    if (video === undefined) return;
    this.#begin('starting');
    const sight: CameraSight = new CameraSight({
      video,
      deviceId,
      oncamera: this.#options.oncamera,
      onseen: (decoded) => void this.#saw(decoded, sight),
      onfault: (fault) => {
        if (this.#sight === sight) this.close(fault);
      },
    });
    this.#sight = sight;
    if (!(await sight.open()) || this.#sight !== sight) return;
    this.source = 'camera';
    this.choices = sight.choices;
    this.deviceId = sight.deviceId;
  }

  /** Photos or a film, one after the other, until everything is read. */
  async readFiles(files: readonly File[]): Promise<void> {
    const video = this.#options.video();
    if (video === undefined || files.length === 0) return;
    this.#begin('file');
    let codes = 0;
    const sight: FileSight = new FileSight({
      video,
      onseen: (decoded) => {
        codes += decoded.codes.length;
        void this.#saw(decoded, sight);
      },
    });
    this.#sight = sight;
    for (const file of files) {
      this.fileName = file.name;
      const outcome = await sight.read(file);
      if (outcome === 'closed' || this.#sight !== sight) return;
      if (outcome === 'unreadable') {
        this.close('fileUnreadable');
        return;
      }
    }
    await this.scan.settled();
    if (this.#sight !== sight) return;
    if (this.scan.wrong !== undefined) this.close();
    else this.close(codes === 0 ? 'fileNoCode' : 'fileEnded');
  }

  /** The other side was told: what was read is handed over. */
  goOn(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#options.onread(held.bytes, held.content);
  }

  startOver(): void {
    this.fault = undefined;
    this.#held = undefined;
    this.scan.startOver();
  }

  /** Nothing is looked at any more; what was read stays until `startOver`. */
  close(fault?: ScanFault): void {
    const sight = this.#sight;
    this.#sight = undefined;
    this.source = 'off';
    this.fault = fault;
    sight?.close();
  }

  #begin(source: Source): void {
    if (this.scan.isComplete || this.scan.wrong !== undefined) this.startOver();
    this.close();
    this.source = source;
  }

  async #saw(decoded: Parameters<Scan['saw']>[0], sight: CameraSight | FileSight): Promise<void> {
    if (this.#sight !== sight) return;
    await this.scan.saw(decoded);
  }
}
