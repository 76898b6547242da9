/** A request from the drive to the drive: received, read, approved, run, exported. */
import { player } from '../../../src/optics/text/player.ts';
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import type { Known } from './quorum.ts';
import { goTo, onScreen, refusalCode } from './shell.ts';

const words = text.request;

export async function receiveRequest(hand: Hand, sequence: number): Promise<void> {
  await goTo(hand, 'receive');
  await onScreen(hand, text.receive.title);
  await hand.press(text.receive.do);
  await onScreen(hand, words.title(sequence));
}

/** From the list of requests. */
export async function openRequest(hand: Hand, sequence: number): Promise<void> {
  await goTo(hand, 'requests');
  await onScreen(hand, text.requests.title);
  await hand.press(words.title(sequence));
  await onScreen(hand, words.title(sequence));
}

/** Reads the sheet to its end, however it is done: by scrolling, or by keyboard. */
export async function readSheet(hand: Hand): Promise<void> {
  const { page } = hand;
  await page.getByRole('heading', { name: words.sheet, exact: true }).waitFor();
  let isOver = false;
  // The page may notice late that its end was reached; it is given the time that anything else has.
  const wasRead = page
    .getByText(words.wasRead)
    .first()
    .waitFor()
    .finally(() => (isOver = true));
  const turnPages = async (): Promise<void> => {
    while (!isOver) {
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(50);
    }
  };
  await Promise.all([wasRead, turnPages()]);
}

export async function approve(hand: Hand, people: Known, name: string): Promise<void> {
  await readSheet(hand);
  await hand.press(words.approve);
  const dialog = hand.page.getByRole('dialog', { name: words.approveTitle });
  await hand.choose(name, dialog);
  await hand.write(text.parts.quorum.passphraseOf(name), people.get(name) ?? '', dialog);
  await hand.press(words.approveDo, dialog);
  await dialog.waitFor({ state: 'detached' });
}

export async function decline(
  hand: Hand,
  people: Known,
  name: string,
  reason: string,
): Promise<void> {
  await readSheet(hand);
  await hand.press(words.decline);
  const dialog = hand.page.getByRole('dialog', { name: words.declineTitle });
  await hand.write(words.declineReason, reason, dialog);
  await hand.write(text.parts.typed.label(words.declineWord), words.declineWord, dialog);
  await hand.choose(name, dialog);
  await hand.write(text.parts.quorum.passphraseOf(name), people.get(name) ?? '', dialog);
  await hand.press(words.declineDo, dialog);
  await dialog.waitFor({ state: 'detached' });
}

export async function run(hand: Hand): Promise<void> {
  const rest = hand.page.getByRole('button', { name: words.runAgain, exact: true });
  const first = hand.page.getByRole('button', { name: words.runDo, exact: true });
  await first.or(rest).waitFor();
  await hand.press((await rest.count()) > 0 ? words.runAgain : words.runDo);
  await doneOrRefused(hand, words.runDone);
}

export async function exportResponse(hand: Hand): Promise<void> {
  await hand.choose(text.parts.wayOut.drive);
  await hand.press(words.exportDo);
  await doneOrRefused(hand, words.exportDone);
}

/** Shows the response as codes, and says that the gateway has it once `read` has come back. */
export async function showResponse(hand: Hand, read: () => Promise<void>): Promise<void> {
  await hand.choose(text.parts.wayOut.light);
  await hand.press(words.showDo);
  await hand.page.getByRole('region', { name: player.label }).waitFor();
  await read();
  await hand.press(words.shownDo);
  await doneOrRefused(hand, words.shown);
}

/** Throws with the code of the refusal where it is one. */
async function doneOrRefused(hand: Hand, sentence: string): Promise<void> {
  const done = hand.page.getByText(sentence);
  const refused = hand.page.getByRole('alert').filter({ hasText: text.parts.refusal.code });
  await done.or(refused).first().waitFor();
  if ((await done.count()) === 0) throw new Error(`refused: ${await refusalCode(hand)}`);
}
