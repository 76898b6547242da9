/** How an operator works the gateway's console: logs in, shows, reads, pairs. */
import type { Page } from 'playwright-core';
import { text } from '../../../src/console/text/en.ts';
import type { Way } from '../../../src/console/state/ways.ts';
import { scanner } from '../../../src/optics/text/scanner.ts';
import { pairing as stationPairing } from '../../../src/renderer/text/pairing.ts';
import { parts } from '../../../src/renderer/text/parts.ts';
import type { Operator } from '../stage/gateway.ts';
import type { Hand } from '../stage/hand.ts';

export async function consoleScreen({ page }: Hand, title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

/** Types name and passphrase, and presses; what comes of it is the caller's to look at. */
export async function tryLogin(hand: Hand, { name, passphrase }: Operator): Promise<void> {
  await hand.write(text.login.name, name);
  await hand.write(text.login.passphrase, passphrase);
  await hand.press(text.login.do);
}

export async function logIn(hand: Hand, operator: Operator): Promise<void> {
  await tryLogin(hand, operator);
  await consoleScreen(hand, text.home.title);
  await hand.page.getByRole('heading', { name: text.home.stands }).waitFor();
}

export async function goToWay(hand: Hand, way: Way): Promise<void> {
  const { page } = hand;
  const menu = page.getByRole('button', { name: text.shell.menu, exact: true });
  if (await menu.isVisible()) await menu.click();
  await hand.press(text.shell.ways[way], page.getByRole('navigation'));
}

/** Seals what is queued; its codes are on the screen then. */
export async function prepareAndShow(hand: Hand, sequence: number): Promise<void> {
  await goToWay(hand, 'outbox');
  await consoleScreen(hand, text.outbox.title);
  await hand.press(text.outbox.prepare);
  await consoleScreen(hand, text.show.title(sequence));
  await hand.page.locator('.player canvas').waitFor();
}

/** Opens a request that was sealed before. */
export async function showAgain(hand: Hand, sequence: number): Promise<void> {
  await goToWay(hand, 'outbox');
  await consoleScreen(hand, text.outbox.title);
  await hand.press(text.outbox.name(sequence));
  await consoleScreen(hand, text.show.title(sequence));
  await hand.page.locator('.player canvas').waitFor();
}

/** The camera is started; it reads until all is there, and what was read is imported or refused. */
export async function readByCamera(hand: Hand): Promise<void> {
  await goToWay(hand, 'inbox');
  await consoleScreen(hand, text.inbox.title);
  await hand.choose(text.inbox.byCamera);
  await hand.press(scanner.start);
}

export async function importFile(hand: Hand, file: string): Promise<void> {
  await goToWay(hand, 'inbox');
  await consoleScreen(hand, text.inbox.title);
  await hand.choose(text.inbox.byFile);
  await hand.page.getByLabel(text.inbox.file, { exact: true }).setInputFiles(file);
  await hand.press(text.inbox.doFile);
}

export async function readStationCard(hand: Hand, file: string): Promise<void> {
  const words = text.pairing.theirs;
  await goToWay(hand, 'pairing');
  await consoleScreen(hand, text.pairing.title);
  await hand.choose(words.byFile);
  await hand.page.getByLabel(words.file, { exact: true }).setInputFiles(file);
  await hand.press(words.doFile);
}

/** From the card that was read to the comparison. */
export async function typeReadOut(hand: Hand, name: string, heard: string): Promise<void> {
  await hand.page.getByText(text.pairing.readOut.title(name)).waitFor();
  await hand.write(stationPairing.readOut.label, heard);
  await hand.press(stationPairing.readOut.next);
  await hand.page.getByRole('heading', { name: stationPairing.compare.title }).waitFor();
}

/** The code of the refusal that is shown. */
export async function shownCode({ page }: { page: Page }): Promise<string> {
  const refused = page.getByRole('alert').filter({ hasText: parts.refusal.code });
  return (await refused.first().locator('code').first().textContent()) ?? '';
}

/** The page asks how things stand, and the question reaches the gateway only after the logout did. */
export async function askBesideLogout(page: Page): Promise<void> {
  const [asked, loggedOut] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
  await page.route('**/console/api/outbox', async (route) => {
    asked.resolve(null);
    await loggedOut.promise;
    await route.continue().catch(() => undefined); // the page may have given it up
  });
  await page.route('**/console/api/logout', async (route) => {
    const response = await route.fetch();
    loggedOut.resolve(null);
    await route.fulfill({ response });
  });
  await asked.promise;
}

/** Another tab of the same browser, as the gateway sees it: its login gives the cookie to both. */
export async function logInBeside(page: Page, { name, passphrase }: Operator): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/console/api/login', { method: 'POST', headers, body });
    return answer.status;
  }, JSON.stringify({ name, passphrase }));
  if (status !== 200) throw new Error(`the login beside the page answered ${status}`);
}

/** The gateway cannot log out, and had not answered for the list of requests before it was asked to. */
export async function breakLogoutBesideRequests(page: Page): Promise<void> {
  const refused = Promise.withResolvers<null>();
  await page.route('**/console/api/requests*', async (route) => {
    await refused.promise;
    await route.continue().catch(() => undefined); // the page has given it up
  });
  await page.route('**/console/api/logout', async (route) => {
    await route.fulfill({ status: 500, json: { code: 'INTERNAL', sentence: 'It failed.' } });
    refused.resolve(null);
  });
}

export const SESSION = '**/console/api/session';

/** From the next answer on, the gateway seems to say that the session is about to end for idleness. */
export async function endsSoon(page: Page): Promise<void> {
  await page.route(SESSION, async (route) => {
    const answer = await route.fetch();
    const view = (await answer.json()) as { operator: { idleEndsAt: string } | null };
    const soon = new Date(Date.now() + 45_000).toISOString().replace(/\.\d+Z$/, 'Z');
    if (view.operator !== null) view.operator.idleEndsAt = soon;
    await route.fulfill({ response: answer, json: view });
  });
}
