/**
 * What the page may be granted by the browser, as data: the camera's picture while a scan is open,
 * a screen that stays awake while codes are shown, and nothing else. The browser grants everything
 * by default.
 */
export type Wish = {
  readonly permission: string;
  readonly origin: string;
  readonly mediaTypes: readonly string[];
};

const GRANTS = [
  { permission: 'media', mediaTypes: 'video', while: 'scanning' },
  { permission: 'screen-wake-lock', mediaTypes: '', while: 'always' },
] as const;

export function isGranted(wish: Wish, state: { origin: string; isScanning: boolean }): boolean {
  return GRANTS.some(
    (grant) =>
      (grant.while === 'always' || state.isScanning) &&
      wish.origin === state.origin &&
      wish.permission === grant.permission &&
      wish.mediaTypes.join() === grant.mediaTypes,
  );
}
