/** What a screen reader says next. One polite region in the shell reads `announcement.text`. */
let text = $state('');
/** Beside the state, so that who announces does not depend on what was announced. */
let last = '';

export const announcement = {
  get text(): string {
    return text;
  },
};

/** The same sentence twice is said twice: the second carries a space at its end. */
export function announce(sentence: string): void {
  last = sentence === last ? `${sentence}\u00a0` : sentence;
  text = last;
}
