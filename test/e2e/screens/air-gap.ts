/** The banner of a breached air gap, and the quorum that puts it on record. */
import type { Locator } from 'playwright-core';
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { quorumDoes, type Known } from './quorum.ts';
import type { Look } from './set-up.ts';

const words = text.shell.airGap;

/** What the head of the window says of the air gap when it is in this state. */
export function airGapStands({ page }: Hand, state: keyof typeof words.states): Locator {
  return page.getByRole('banner').getByText(words.states[state], { exact: true });
}

export async function putBreachOnRecord(
  hand: Hand,
  people: Known,
  names: readonly string[],
  look: Look = () => Promise.resolve(),
): Promise<void> {
  await airGapStands(hand, 'breached').waitFor();
  await hand.press(words.acknowledge);
  const dialog = hand.page.getByRole('dialog', { name: words.acknowledgeTitle });
  await dialog.getByText(text.parts.act.read).waitFor();
  await look('air gap: the sheet');
  await quorumDoes(hand, people, names, words.acknowledge, dialog);
  await dialog.waitFor({ state: 'detached' });
}
