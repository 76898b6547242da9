/** Each new picture of a video, as long as somebody is free to search it. */
import type { Decoded } from './decode.ts';
import type { Decoders } from './decoders.ts';

export type Watching = {
  readonly onseen: (decoded: Decoded) => void;
  /** No worker, or no picture to be had. */
  readonly onfault: () => void;
};

/**
 * `waits`: a film is held while all are busy, for each of its pictures is wanted; a camera is not.
 * Answers what ends it.
 */
export function watchVideo(
  video: HTMLVideoElement,
  decoders: Decoders,
  { onseen, onfault, waits }: Watching & { readonly waits: boolean },
): () => void {
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  let handle = video.requestVideoFrameCallback(look);

  function look(): void {
    if (isOver()) return;
    handle = video.requestVideoFrameCallback(look);
    if (decoders.isBusy) return;
    void read();
    if (waits) holdWhileBusy();
  }

  function holdWhileBusy(): void {
    if (decoders.isBusy) video.pause();
  }

  async function read(): Promise<void> {
    try {
      const decoded = await decoders.read(() => createImageBitmap(video));
      if (isOver()) return;
      if (decoded !== undefined) onseen(decoded);
    } catch {
      if (!isOver()) onfault();
    } finally {
      if (waits && !isOver() && video.paused && !video.ended) await video.play().catch(onfault);
    }
  }

  return () => {
    over.abort();
    video.cancelVideoFrameCallback(handle);
  };
}
