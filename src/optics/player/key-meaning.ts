/** What a key means while codes are shown. A key that a field or a button takes itself is left to it. */
export type PlayerKey =
  'toggle' | 'forward' | 'back' | 'faster' | 'slower' | 'whole-window' | undefined;

export type KeyPress = {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
};
/** `text`: whatever is typed there is text. `control`: it has a use for Space and arrows of its own. */
export type Focus = 'text' | 'control' | 'elsewhere';

export function playerKeyOf({ key, altKey, ctrlKey, metaKey }: KeyPress, focus: Focus): PlayerKey {
  if (altKey || ctrlKey || metaKey || focus === 'text') return undefined;
  if (key === '+' || key === '=') return 'faster';
  if (key === '-') return 'slower';
  if (key === 'f' || key === 'F') return 'whole-window';
  if (focus === 'control') return undefined;
  if (key === ' ') return 'toggle';
  if (key === 'ArrowRight') return 'forward';
  return key === 'ArrowLeft' ? 'back' : undefined;
}

const TEXT = 'textarea, input:not([type=range], [type=radio], [type=checkbox], [type=button])';

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'elsewhere';
  if (target.closest(TEXT) !== null) return 'text';
  return target.closest('button, input, select, a, summary') === null ? 'elsewhere' : 'control';
}
