/** Custodians and policy: who is blocked, and a release by others. */
import type { Locator } from 'playwright-core';
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { quorumDoes, type Known } from './quorum.ts';
import { goTo, onScreen } from './shell.ts';

const words = text.custody;

export async function release(
  hand: Hand,
  name: string,
  people: Known,
  others: readonly string[],
): Promise<void> {
  await goTo(hand, 'custodians');
  await onScreen(hand, words.title);
  await hand.press(words.releaseOf(name));
  const dialog = hand.page.getByRole('dialog', { name: words.releaseOf(name) });
  await quorumDoes(hand, people, others, words.releaseOf(name), dialog);
  await hand.page.getByRole('alert').getByText(words.released(name)).waitFor();
}

/** Until the table says this of one custodian: the failed attempts, and how the share stands. */
export async function untilCustodian(
  { page }: Hand,
  name: string,
  failures: number,
  share: string,
): Promise<void> {
  const cell = (said: string): Locator => page.getByRole('cell', { name: said, exact: true });
  await page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
    .filter({ has: cell(String(failures)) })
    .filter({ has: cell(share) })
    .waitFor();
}
