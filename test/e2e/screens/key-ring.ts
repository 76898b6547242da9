/** The key ring: the station's card to the drive, and a gateway revoked. */
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { quorumDoes, type Known } from './quorum.ts';
import type { Look } from './set-up.ts';
import { goTo, onScreen } from './shell.ts';

const words = text.keyRing;

export async function saveCard(hand: Hand): Promise<void> {
  await goTo(hand, 'key-ring');
  await onScreen(hand, words.title);
  await hand.press(words.saveCard);
  await hand.press(words.saveCardTo);
  const saved = new RegExp(`^${words.cardSaved(String.raw`\S+`)}$`);
  await hand.page.getByRole('alert').getByText(saved).waitFor();
}

export async function revoke(
  hand: Hand,
  name: string,
  people: Known,
  names: readonly string[],
  look: Look = () => Promise.resolve(),
): Promise<void> {
  await goTo(hand, 'key-ring');
  await onScreen(hand, words.title);
  await hand.press(words.revokeOf(name));
  const dialog = hand.page.getByRole('dialog', { name: words.revokeOf(name) });
  await hand.write(text.parts.typed.label(words.revokeWord), words.revokeWord, dialog);
  await look('revoke: the word');
  await hand.press(words.goOn, dialog);
  await dialog.getByText(text.parts.act.read).waitFor();
  await look('revoke: the sheet');
  await quorumDoes(hand, people, names, words.revokeDo, dialog);
  await hand.page.getByRole('alert').getByText(words.revokeDone(name)).waitFor();
}
