/** Pairing with the gateway whose card lies on the drive. */
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { quorumDoes, type Known } from './quorum.ts';
import { goTo, onScreen } from './shell.ts';

const words = text.pairing;

/** As far as the comparison. `heard` is what the officer at the gateway read out. */
export async function compareCard(hand: Hand, name: string, heard: string): Promise<void> {
  await goTo(hand, 'pairing');
  await onScreen(hand, words.title);
  await hand.choose('gateway-card.json');
  await hand.press(words.card.use);
  await compareReadOut(hand, name, heard);
}

/** From the card that was read to the comparison. */
export async function compareReadOut(hand: Hand, name: string, heard: string): Promise<void> {
  await hand.page.getByRole('heading', { name: words.readOut.title(name) }).waitFor();
  await hand.write(words.readOut.label, heard);
  await hand.press(words.readOut.next);
  await hand.page.getByRole('heading', { name: words.compare.title }).waitFor();
}

export async function pairGateway(
  hand: Hand,
  name: string,
  heard: string,
  people: Known,
  names: readonly string[],
): Promise<void> {
  await compareCard(hand, name, heard);
  await pairCompared(hand, name, people, names);
}

/** The quorum, once the words were found the same. */
export async function pairCompared(
  hand: Hand,
  name: string,
  people: Known,
  names: readonly string[],
): Promise<void> {
  await hand.press(words.compare.match);
  const dialog = hand.page.getByRole('dialog', { name: words.act.title(name) });
  await quorumDoes(hand, people, names, words.act.action, dialog);
  await hand.page.getByText(words.done.title(name)).first().waitFor();
}
