/** What a screen reader says next. One polite region in the shell reads `announcement.text`. */
let text = $state('');

export const announcement = {
  get text(): string {
    return text;
  },
};

/** The same sentence twice is said twice: the second carries a space at its end. */
export function announce(sentence: string): void {
  text = sentence === text ? `${sentence}\u00a0` : sentence;
}
