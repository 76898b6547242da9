/** Making a backup, restoring it as a test, and restoring it on an empty station. */
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { quorumDoes, type Known } from './quorum.ts';
import { goTo, onScreen } from './shell.ts';

const words = text.backup;

export async function makeBackup(hand: Hand): Promise<void> {
  await goTo(hand, 'backup');
  await onScreen(hand, words.title);
  await hand.press(words.makeDo);
  await hand.page.getByText(words.madeNext).waitFor();
}

export async function testRestore(
  hand: Hand,
  people: Known,
  names: readonly string[],
  keys: number,
): Promise<void> {
  await goTo(hand, 'backup');
  await onScreen(hand, words.title);
  await hand.press(words.tryIt);
  await hand.press(text.parts.drives.use);
  await quorumDoes(hand, people, names, words.testDo, hand.page.getByRole('main'));
  await hand.page.getByText(words.testDone(keys)).first().waitFor();
}

/** From the first step of the set-up. `witness` is its file's name; without one, none is used. */
export async function restore(
  hand: Hand,
  people: Known,
  names: readonly string[],
  witness?: string,
): Promise<void> {
  const says = text.restore;
  await onScreen(hand, text.setUp.begin.title);
  await hand.press(text.setUp.begin.restore);
  await onScreen(hand, says.title);
  await hand.press(says.fileUse);
  await hand.choose(witness ?? says.witnessNone);
  await hand.press(says.goOn);
  for (const name of names) {
    await hand.write(says.name, name);
    await hand.write(text.parts.quorum.passphraseOf(name), people.get(name) ?? '');
    await hand.press(says.take);
    await hand.page
      .getByText(new RegExp(`\\b${name}\\b`))
      .first()
      .waitFor();
  }
  await hand.write(text.parts.typed.label(says.word), says.word);
  await hand.press(says.do);
}
