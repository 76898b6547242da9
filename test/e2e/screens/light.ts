/** What crosses as light: the station's camera reads, and the player of either side is read from. */
import type { Page } from 'playwright-core';
import { player } from '../../../src/optics/text/player.ts';
import { scanner } from '../../../src/optics/text/scanner.ts';
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';
import { goTo, onScreen } from './shell.ts';

/** The camera is on, and looks for a request. */
export async function lookForRequest(hand: Hand): Promise<void> {
  await goTo(hand, 'receive');
  await onScreen(hand, text.receive.title);
  await hand.choose(text.parts.wayIn.light);
  await hand.press(scanner.start);
}

/** The camera is on, and looks for the card of a gateway. */
export async function lookForCard(hand: Hand): Promise<void> {
  await goTo(hand, 'pairing');
  await onScreen(hand, text.pairing.title);
  await hand.choose(text.parts.wayIn.light);
  await hand.press(scanner.start);
}

export async function receiveByCamera(hand: Hand, sequence: number): Promise<void> {
  await lookForRequest(hand);
  await onScreen(hand, text.request.title(sequence));
}

/** How many codes the player says there are; one code says nothing of it. */
export async function codesInAll(page: Page): Promise<number> {
  const single = page.getByText(player.leadSingle);
  const round = page.getByText(/codes? in all/);
  await single.or(round).waitFor();
  if ((await single.count()) > 0) return 1;
  return Number(/^\s*(\d+)/.exec((await round.textContent()) ?? '')?.[1]);
}

export async function chooseDensity(
  hand: Hand,
  density: keyof typeof player.densities,
): Promise<void> {
  await hand.choose(player.densities[density]);
}
