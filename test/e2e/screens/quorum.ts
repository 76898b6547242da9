/** A quorum that types, one person after the other, and unlocking with it. */
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand, Where } from '../stage/hand.ts';
import { onScreen, untilUnlocked } from './shell.ts';

export type Known = ReadonlyMap<string, string>;

/** Each of `names` types; what they do together can be done then. */
export async function quorumTypes(
  hand: Hand,
  people: Known,
  names: readonly string[],
  where: Where = hand.page,
): Promise<void> {
  for (const name of names) {
    await hand.choose(name, where);
    await hand.write(text.parts.quorum.passphraseOf(name), people.get(name) ?? '', where);
    await hand.press(text.parts.quorum.take(name), where);
  }
}

/** The same, and it is done. */
export async function quorumDoes(
  hand: Hand,
  people: Known,
  names: readonly string[],
  action: string,
  where: Where = hand.page,
): Promise<void> {
  await quorumTypes(hand, people, names, where);
  await hand.press(action, where);
}

export async function unlock(hand: Hand, people: Known, names: readonly string[]): Promise<void> {
  await onScreen(hand, text.unlock.title);
  await quorumDoes(hand, people, names, text.unlock.action, hand.page.getByRole('main'));
  await untilUnlocked(hand);
}

export async function goAndUnlock(
  hand: Hand,
  people: Known,
  names: readonly string[] = ['Ada', 'Ben'],
): Promise<void> {
  await hand.press(text.shell.unlock, hand.page.getByRole('banner'));
  await unlock(hand, people, names);
}
