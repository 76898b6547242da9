/** Every message of the player that needs another side, or a bundle of another size: in the console. */
import type { Page } from 'playwright-core';
import { SPEEDS } from '../../../src/optics/player/speed.ts';
import { player as words } from '../../../src/optics/text/player.ts';
import { scanner } from '../../../src/optics/text/scanner.ts';
import {
  encodeAcknowledgement,
  type Acknowledgement,
} from '../../../src/protocol/frames/acknowledgement.ts';
import { readFrame } from '../../../src/protocol/frames/frame.ts';
import { readCodes } from '../../optics/read-codes.ts';
import { bytesFrom } from '../../protocol/frames/made-series.ts';
import { readByCamera, showAgain } from '../screens/console.ts';
import { chooseDensity } from '../screens/light.ts';
import type { Hand } from '../stage/hand.ts';
import { filmPlayer, showFilm } from '../stage/light.ts';
import type { Camera } from './camera.ts';
import { filmOf, lowSeries } from './light-films.ts';

/** More than 251 codes at low density. */
const LARGE_BYTES = 190_000;

/** At the codes of a request of several keys. */
export async function walkPlayer(hand: Hand, film: string, camera: Camera): Promise<void> {
  await chooseDensity(hand, 'low');
  await camera.take('low');
  await answers(hand, film, camera);
  await sizes(hand, camera);
  await checking(hand, film, camera);
}

async function answers(hand: Hand, film: string, camera: Camera): Promise<void> {
  const { page } = hand;
  let series = await seriesShown(page);
  const answer = async (said: Partial<Acknowledgement>): Promise<void> => {
    const all = { ...series, frames: [0], quality: 90, isComplete: false, ...said };
    showFilm(film, filmOf([encodeAcknowledgement(all)]));
    await hand.press(words.answerOpen);
  };
  await answer({});
  await page.getByText(words.answered(1, series.k)).waitFor();
  await camera.take('answered');
  await hand.press(words.answerClose);
  await answer({ quality: 20 });
  await page.getByText(words.answeredPoorly).waitFor();
  await camera.take('answered-poorly');
  await hand.press(words.answerClose);
  await chooseDensity(hand, 'normal');
  series = await seriesShown(page);
  await hand.press(words.play);
  await answer({ quality: 20 });
  await page.getByText(words.lightened).waitFor();
  await hand.press(words.answerClose);
  await camera.take('lightened');
  series = await seriesShown(page);
  await answer({ isComplete: true });
  await page.getByText(words.read).waitFor();
  await camera.take('read');
  await camera.takeAs('read', 'double', { textSize: 200 });
}

async function seriesShown(page: Page): Promise<{ session: string; k: number }> {
  const [picture] = await filmPlayer(page, 1);
  const [code] = picture === undefined ? [] : await readCodes(picture);
  const shown = code && readFrame(code);
  if (shown === undefined) throw new Error('the player shows a frame');
  return { session: shown.session, k: shown.k };
}

/** The gateway’s answer is exchanged for one as long as none of ours is. */
async function sizes(hand: Hand, camera: Camera): Promise<void> {
  const { page } = hand;
  await page.route('**/console/api/outbox/*/show', (route) =>
    route.fulfill({
      body: Buffer.from(bytesFrom(1, LARGE_BYTES)),
      contentType: 'application/octet-stream',
    }),
  );
  await page.setViewportSize({ width: 640, height: 600 });
  await showAgain(hand, 1);
  for (let step = 0; step < SPEEDS.length; step += 1) await page.keyboard.press('-');
  await page.getByText(words.tooLong).waitFor();
  await camera.take('too-long');
  await narrowUntil(page, words.tooMuch);
  await camera.take('too-much');
  await narrowUntil(page, words.noRoom);
  await camera.take('no-room');
  await page.unroute('**/console/api/outbox/*/show');
}

/** What was read is being looked at: the gateway's answer is held back. */
async function checking(hand: Hand, film: string, camera: Camera): Promise<void> {
  const { page } = hand;
  const answer = Promise.withResolvers<undefined>();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.route('**/console/api/responses/light', async (route) => {
    await answer.promise;
    await route.fulfill({ status: 500, body: '' });
  });
  const series = lowSeries(bytesFrom(1, 300), 'bundle');
  showFilm(film, filmOf([series.frame(0)]));
  await readByCamera(hand);
  await page.getByText(scanner.busy).waitFor();
  await camera.take('checking');
  answer.resolve(undefined);
  await page.unrouteAll({ behavior: 'wait' });
}

/** Narrower and narrower, until the player says this. */
async function narrowUntil(page: Page, sentence: string): Promise<void> {
  const { width: from, height } = page.viewportSize() ?? { width: 0, height: 0 };
  for (let width = from; width > 100; width -= 10) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(100);
    if ((await page.getByText(sentence).count()) > 0) return;
  }
  throw new Error(`the player never says “${sentence}”`);
}
