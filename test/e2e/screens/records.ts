/** The list of ceremonies, a deviation, and a ceremony's record on the drive. */
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { goTo, onScreen } from './shell.ts';

export type Deviation = {
  readonly what: string;
  readonly reason: string;
  readonly by: string;
};

export async function recordDeviation(hand: Hand, { what, reason, by }: Deviation): Promise<void> {
  const words = text.records;
  await goTo(hand, 'records');
  await onScreen(hand, words.title);
  await hand.write(words.deviationWhat, what);
  await hand.write(words.deviationReason, reason);
  await hand.write(words.deviationBy, by);
  await hand.press(words.deviationDo);
  const done = new RegExp(`^${words.deviationDone(0).replace('0', String.raw`\d+`)}$`);
  await hand.page.getByRole('alert').getByText(done).waitFor();
}

/** Opens the record of the ceremony with this title, from the list. */
export async function openRecord(hand: Hand, title: string): Promise<void> {
  await goTo(hand, 'records');
  await onScreen(hand, text.records.title);
  await hand.press(title);
  await onScreen(hand, text.record.title);
  await hand.page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor();
}

/** Until the record on the screen holds this deviation, in one line. */
export async function untilRecorded(
  { page }: Hand,
  { what, reason, by }: Deviation,
): Promise<void> {
  await page
    .getByRole('row')
    .filter({ hasText: what })
    .filter({ has: page.getByRole('cell', { name: reason, exact: true }) })
    .filter({ has: page.getByRole('cell', { name: by, exact: true }) })
    .waitFor();
}

/** Gives the name of the file that was written. */
export async function saveRecord(hand: Hand, form: 'pdf' | 'json'): Promise<string> {
  const words = text.record;
  await hand.press(form === 'pdf' ? words.savePdf : words.saveJson);
  await hand.press(text.parts.drives.write);
  const ending = form === 'pdf' ? String.raw`\.pdf` : String.raw`\.json`;
  const saved = hand.page
    .getByRole('alert')
    .getByText(new RegExp(`^${words.saved(String.raw`\S+${ending}`)}$`));
  const said = (await saved.textContent()) ?? '';
  return said.trim().split(' ')[0] ?? '';
}
