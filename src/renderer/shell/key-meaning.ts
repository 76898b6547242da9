/** What a key means for the whole window, given where the focus is. */
import type { Route } from '../state/route.svelte.ts';
import { routeOf, WAYS_IN_ORDER } from './ways.ts';

export type KeyPress = {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
};
export type KeyMeaning = 'panic' | 'shortcuts' | 'back' | Route | undefined;

/** `isTyping`: in a field, where only the panic key and Alt count. `isInDialog`: Esc is the dialog's. */
export function meaningOf(
  { key, altKey, ctrlKey, metaKey }: KeyPress,
  { isTyping, isInDialog }: { isTyping: boolean; isInDialog: boolean },
): KeyMeaning {
  if (key === 'F9') return 'panic';
  if (ctrlKey || metaKey || isInDialog) return undefined;
  if (altKey) {
    if (key === 'ArrowLeft') return 'back';
    const way = /^[1-9]$/.test(key) ? WAYS_IN_ORDER[Number(key) - 1] : undefined;
    return way === undefined ? undefined : routeOf(way);
  }
  if (isTyping) return undefined;
  if (key === 'Escape') return 'back';
  return key === '?' ? 'shortcuts' : undefined;
}
