/** The menu of the console: which screens are in it, and to which of its entries a screen belongs. */
import type { Route } from './route.svelte.ts';

export type ScreenName = Route['screen'];
export type Way = Extract<ScreenName, 'home' | 'outbox' | 'inbox' | 'requests' | 'pairing'>;

/** The menu, in the order of the work. */
export const WAYS: readonly Way[] = ['home', 'outbox', 'inbox', 'requests', 'pairing'];

/** The entry of the menu that a screen belongs to. */
export function wayOf(screen: ScreenName): Way {
  if (screen === 'show') return 'outbox';
  return screen === 'request' ? 'requests' : screen;
}
