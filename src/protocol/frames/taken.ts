/** What a reader of codes says to each: the same for our frames and for what else is read. */
import type { Acknowledgement } from './acknowledgement.ts';

export type Progress = {
  readonly format: 'permafrost' | 'ur' | 'bbqr';
  readonly session: string;
  /** How many frames are enough. */
  readonly needed: number;
  /** How many of them are here. */
  readonly have: number;
  /** Indexes of the frames held, rising. */
  readonly frames: readonly number[];
};

export type Complete = {
  readonly kind: 'complete';
  readonly content: 'bundle' | 'bundle-file' | 'card';
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly session: string;
};

export type Taken =
  | { readonly kind: 'new' | 'known'; readonly progress: Progress }
  | Complete
  /** A frame of another bundle while one is under way. */
  | { readonly kind: 'other-series' }
  | { readonly kind: 'acknowledgement'; readonly acknowledgement: Acknowledgement }
  /** A QR code of something else, or against the limits. */
  | { readonly kind: 'not-ours' }
  /** All is here and the digest does not match: that series is forgotten. */
  | { readonly kind: 'spoiled' };
