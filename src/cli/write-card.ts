/** Writes a card into a folder and shows the fingerprint that is to be read out. */
import { writeNewFile } from '../media/write-file.ts';
import { callerPath, shownPath } from './paths.ts';
import type { Invocation } from './verb.ts';

export function writeCard(
  invocation: Invocation,
  fileName: string,
  made: { readonly card: Uint8Array; readonly cardDigest: string; readonly words: string },
): void {
  const file = writeNewFile(callerPath(invocation.text('to')), fileName, made.card);
  const { terminal } = invocation;
  terminal.say(`The card is in ${shownPath(file)}. Read its fingerprint out to the other side.`);
  terminal.facts([
    ['fingerprint', made.cardDigest],
    ['in words', made.words],
  ]);
  terminal.document({ file, cardDigest: made.cardDigest, words: made.words });
}
