/** What UR and BBQr say to a code: bytes of which nobody knows yet what they are. */
export type SeriesTaken =
  | { readonly kind: 'new' | 'known' | 'other-series' | 'not-ours' | 'spoiled' }
  | {
      readonly kind: 'complete';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly session: string;
    };
