/**
 * What goes to a terminal. Names and texts that crossed the gap are checked where they are decoded,
 * but a terminal obeys escape sequences, so whatever is printed has its control characters and its
 * bidirectional and invisible formatting characters spelled out. Attacker: a customer name that
 * moves the cursor and rewrites the line an officer reads.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with every control or formatting character, except the line feed, as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character === '\n' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
