/**
 * The way back, where an officer wants it: the camera of this side reads the small code on the other
 * screen. Closed by whoever opened it, by a fault, and once the other side has everything.
 */
import {
  readAcknowledgement,
  type Acknowledgement,
} from '../../protocol/frames/acknowledgement.ts';
import { CameraSight, type SightFault, type SightOptions } from '../scanner/camera-sight.ts';

type Sight = { open(): Promise<boolean>; close(): void };
type Options = {
  readonly video: () => HTMLVideoElement | undefined;
  readonly oncamera: (isOpen: boolean) => Promise<void> | void;
  readonly onanswer: (said: Acknowledgement) => void;
  /** For tests; the real one opens the camera. */
  readonly sightOf?: (options: SightOptions) => Sight;
};

export class Answers {
  isOpen = $state(false);
  fault = $state<SightFault | undefined>(undefined);
  readonly #options: Options;
  #sight: Sight | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { video, oncamera } = this.#options;
    const sightOf = this.#options.sightOf ?? ((options: SightOptions) => new CameraSight(options));
    const element = video();
    if (element === undefined) return;
    this.close();
    this.isOpen = true;
    const sight: Sight = sightOf({
      video: element,
      oncamera,
      onseen: ({ codes }) => {
        if (this.#sight === sight) this.#saw(codes);
      },
      onfault: (fault) => {
        if (this.#sight === sight) this.close(fault);
      },
    });
    this.#sight = sight;
    await sight.open();
  }

  close(fault?: SightFault): void {
    const sight = this.#sight;
    this.#sight = undefined;
    this.isOpen = false;
    this.fault = fault;
    sight?.close();
  }

  #saw(codes: readonly Uint8Array[]): void {
    for (const code of codes) {
      const said = readAcknowledgement(code);
      if (said === undefined) continue;
      this.#options.onanswer(said);
    }
  }
}
