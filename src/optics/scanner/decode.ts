/** What passes between the page and a worker that looks for codes in a picture. */
export type Job = { readonly number: number; readonly picture: ImageBitmap };

export type Decoded = {
  /** The bytes of each code that was read. */
  readonly codes: readonly Uint8Array[];
  /** Codes that were seen and could not be read. */
  readonly unread: number;
};

export type Answer =
  | { readonly number: number; readonly decoded: Decoded }
  | { readonly number: number; readonly fault: true };
