/** The set-up ceremony, step by step. */
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { quorumDoes } from './quorum.ts';
import { onScreen, untilUnlocked } from './shell.ts';

const words = text.setUp;

export type Wish = {
  readonly name: string;
  readonly custodians: readonly string[];
  readonly threshold: number;
  readonly rolls?: string;
};

/** Called on each step of it that is a screen of its own, before the step is left. */
export type Look = (title: string) => Promise<void>;

/** As far as the passphrases; gives them by name, as their owners read them. */
export async function setUpUntilMade(
  hand: Hand,
  wish: Wish,
  look: Look = () => Promise.resolve(),
): Promise<Map<string, string>> {
  const total = wish.custodians.length;
  await onScreen(hand, words.begin.title);
  await look(words.begin.title);
  await hand.press(words.begin.start);
  await onScreen(hand, words.machine.title);
  await look(words.machine.title);
  await hand.press(words.machine.next);
  await onScreen(hand, words.station.title);
  await hand.write(words.station.name, wish.name);
  await hand.choose(words.station.test);
  await look(words.station.title);
  await hand.press(words.station.next);
  await onScreen(hand, words.custodians.title);
  for (const [index, name] of wish.custodians.entries()) {
    if (index > 2) await hand.press(words.custodians.add);
    await hand.write(words.custodians.person(index), name);
  }
  await hand.pick(
    words.custodians.threshold,
    words.custodians.thresholdOption(wish.threshold, total),
  );
  await look(words.custodians.title);
  await hand.press(words.custodians.next);
  await onScreen(hand, words.dice.title);
  if (wish.rolls !== undefined) await hand.write(words.dice.rolls, wish.rolls);
  await look(words.dice.title);
  await hand.press(wish.rolls === undefined ? words.dice.skip : words.dice.next);
  await onScreen(hand, words.passphrases.title);
  const people = new Map<string, string>();
  for (const name of wish.custodians) {
    // The others' turns look the same.
    const isFirst = name === wish.custodians[0];
    people.set(name, await takePassphrase(hand, name, isFirst ? look : undefined));
  }
  return people;
}

/** One custodian sees their words, hides them and types them back. */
async function takePassphrase(hand: Hand, name: string, look?: Look): Promise<string> {
  await hand.page.getByRole('heading', { name: words.passphrases.handOver(name) }).waitFor();
  await look?.('handed over');
  await hand.press(words.passphrases.show(name));
  const list = hand.page.getByRole('list', { name: words.passphrases.shown(name) });
  await list.waitFor();
  const shown = await list.getByRole('listitem').allTextContents();
  const passphrase = shown.map((word) => word.trim()).join(' ');
  await look?.('shown');
  await hand.press(words.passphrases.hide);
  await look?.('typed back');
  await hand.write(words.passphrases.typeBack(name), passphrase);
  await hand.press(words.passphrases.check);
  return passphrase;
}

/** Makes the station, and saves its card; gives the words of the card. */
export async function makeStation(hand: Hand, look: Look = () => Promise.resolve()): Promise<void> {
  await look(words.passphrases.title);
  await hand.press(words.passphrases.create);
  await onScreen(hand, words.card.title);
  await hand.press(text.parts.drives.write);
  await hand.page.getByText(words.card.saved('')).first().waitFor();
  await look(words.card.title);
  await hand.press(words.card.next);
}

/** The first unlock; ends at Home. */
export async function firstUnlock(
  hand: Hand,
  people: ReadonlyMap<string, string>,
  names: readonly string[],
  look: Look = () => Promise.resolve(),
): Promise<void> {
  await onScreen(hand, words.unlock.title);
  await look(words.unlock.title);
  await quorumDoes(hand, people, names, words.unlock.action, hand.page.getByRole('main'));
  await untilUnlocked(hand);
  await onScreen(hand, words.unlock.doneTitle);
  await look(words.unlock.doneTitle);
  await hand.press(words.unlock.home);
  await onScreen(hand, text.home.title);
}
