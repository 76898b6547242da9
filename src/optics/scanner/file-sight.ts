/**
 * Photos and films instead of a camera, searched by the same workers. A file is read where it is: no
 * part of it is kept, and a film is played at the pace at which its pictures are searched.
 */
import type { Decoded } from './decode.ts';
import { Decoders } from './decoders.ts';
import { watchVideo } from './watch-video.ts';
import { startWorker } from './worker-address.ts';

/** A photo is unpacked whole into memory. */
const MOST_PHOTO_BYTES = 67_108_864;

export type FileOptions = {
  /** Plays films; not shown. */
  readonly video: HTMLVideoElement;
  readonly onseen: (decoded: Decoded) => void;
};

export type FileOutcome = 'done' | 'unreadable' | 'closed';

export class FileSight {
  readonly #options: FileOptions;
  readonly #decoders = new Decoders(startWorker);
  #stop: () => void = () => undefined;

  constructor(options: FileOptions) {
    this.#options = options;
  }

  /** Resolves when the file is read to its end, or cannot be, or this was closed. */
  async read(file: File): Promise<FileOutcome> {
    const outcome = file.type.startsWith('video/') ? this.#film(file) : this.#photo(file);
    return this.#decoders.isClosed ? 'closed' : await outcome;
  }

  close(): void {
    this.#decoders.close();
    this.#stop();
  }

  async #photo(file: File): Promise<FileOutcome> {
    if (file.size > MOST_PHOTO_BYTES) return 'unreadable';
    try {
      const decoded = await this.#decoders.read(() => createImageBitmap(file));
      if (decoded === undefined) return 'closed';
      this.#options.onseen(decoded);
      return 'done';
    } catch {
      return 'unreadable';
    }
  }

  async #film(file: File): Promise<FileOutcome> {
    const { video, onseen } = this.#options;
    const address = URL.createObjectURL(file);
    const over = Promise.withResolvers<FileOutcome>();
    const events = new AbortController();
    const on = (name: string, outcome: FileOutcome): void => {
      const settle = (): void => {
        over.resolve(outcome);
      };
      video.addEventListener(name, settle, { signal: events.signal });
    };
    on('ended', 'done');
    on('error', 'unreadable');
    this.#stop = () => {
      over.resolve('closed');
    };
    const stopWatching = watchVideo(video, this.#decoders, {
      waits: true,
      onseen,
      onfault: () => {
        over.resolve('unreadable');
      },
    });
    try {
      video.src = address;
      await video.play().catch(() => {
        over.resolve('unreadable');
      });
      const outcome = await over.promise;
      // The last picture of a film is read when the film has ended already.
      await this.#decoders.settled();
      return outcome;
    } finally {
      stopWatching();
      events.abort();
      video.pause();
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(address);
    }
  }
}
