/**
 * The way back, which an officer may open: the station shows a small code that says what is missing and
 * how well it reads; the console's camera reads it, and the console shows only that, in fewer codes.
 * The last answer is that all is here, and the console then stops by itself.
 */
import type { Locator } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import type { Picture } from '../../src/optics/picture.ts';
import { player } from '../../src/optics/text/player.ts';
import { scanner } from '../../src/optics/text/scanner.ts';
import { readAcknowledgement } from '../../src/protocol/frames/acknowledgement.ts';
import { readFrame } from '../../src/protocol/frames/frame.ts';
import { text } from '../../src/renderer/text/en.ts';
import { readCodes } from '../optics/read-codes.ts';
import { askForKeys, withBothSides } from './job/both-sides.ts';
import { prepareAndShow } from './screens/console.ts';
import { chooseDensity, codesInAll, lookForRequest } from './screens/light.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { onScreen } from './screens/shell.ts';
import { accessibilityFaults } from './stage/accessibility.ts';
import { filmPlayer, filmThrough, nothing, seenThrough, showFilm } from './stage/light.ts';
import { readPng } from './stage/png.ts';
import { inEachWindow } from './with-stage.ts';

const CLEAR = { lens: 'clear', lost: 0, seed: 1 } as const;
/** The room is seen so many times for each time that the screen is. */
const MISSED = 9;
/** Below this a sender goes over to fewer codes. */
const POOR = 40;

async function framesIn(pictures: readonly Picture[]): Promise<number[]> {
  const codes = await Promise.all(pictures.map((picture) => readCodes(picture)));
  return codes.flat().map((code) => readFrame(code)?.index ?? -1);
}

/** The receiver's small code as it stands on the screen, once it says that the reading is poor. */
async function poorAnswer(canvas: Locator): Promise<Picture> {
  return await vi.waitFor(
    async () => {
      const picture = readPng(await canvas.screenshot());
      const [said] = (await readCodes(picture)).map((code) => readAcknowledgement(code));
      expect(said?.quality).toBeLessThan(POOR);
      return picture;
    },
    { timeout: 60_000, interval: 250 },
  );
}

/** A film of one picture that is in sight now and then. */
function filmNowAndThen(film: string, picture: Picture): void {
  const rest = Array.from({ length: MISSED }, nothing);
  showFilm(film, [seenThrough(picture, 'clear', () => 0.5), ...rest]);
}

inEachWindow('the answer of the receiver', (runtime) => {
  it('makes the sender show only what is missing, in fewer codes where the reading is poor', async () => {
    await withBothSides(runtime, 'paired', async (sides) => {
      const { stage, films, station, online, wallet } = sides;
      await askForKeys(wallet, 48);
      await prepareAndShow(online, 1);
      await chooseDensity(online, 'normal');
      const codes = await codesInAll(online.page);
      const [first] = await filmPlayer(online.page, 1);
      if (first === undefined) throw new Error('the player shows a picture');
      const seen = await framesIn([first]);
      expect(seen.length).toBeGreaterThan(1);
      expect(seen.length).toBeLessThan(codes);

      // The station sees this picture, and that seldom: it has a part, and reads badly.
      await goAndUnlock(station, stage.people);
      filmNowAndThen(films.station, first);
      await lookForRequest(station);
      await station.page.getByText(scanner.have(seen.length, codes)).waitFor();
      await station.page.getByLabel(scanner.answer).check();
      const answer = station.page.getByRole('img', { name: scanner.answerCode }).locator('canvas');
      filmThrough(films.gateway, [await poorAnswer(answer)], CLEAR);

      await online.press(player.play);
      await online.press(player.answerOpen);
      await online.page.getByText(player.answered(seen.length, codes)).waitFor();
      await online.page.getByText(player.lightened).waitFor();
      await online.press(player.answerClose);
      const rest = await filmPlayer(online.page, codes - seen.length);
      const shown = await framesIn(rest);
      expect(shown.filter((index) => seen.includes(index))).toEqual([]);
      expect(shown.length / rest.length).toBeLessThan(seen.length);

      await station.press(scanner.stop);
      filmThrough(films.station, rest, CLEAR);
      await station.press(scanner.goOn);
      // All is here: the station says so until somebody goes on.
      const goOn = station.page.getByRole('button', { name: scanner.lastAnswer.goOn });
      await goOn.waitFor();
      expect(await goOn.evaluate((button) => button === document.activeElement)).toBe(true);
      expect(await accessibilityFaults(station.page)).toEqual([]);
      const last = station.page.getByRole('img', { name: scanner.lastAnswer.code });
      filmThrough(films.gateway, [readPng(await last.locator('canvas').screenshot())], CLEAR);
      await online.press(player.answerOpen);
      await online.page.getByText(player.read).waitFor();
      expect(await accessibilityFaults(online.page)).toEqual([]);
      await online.press(player.again);
      expect((await framesIn(await filmPlayer(online.page, 1))).length).toBeGreaterThan(0);
      await station.press(scanner.lastAnswer.goOn);
      await onScreen(station, text.request.title(1));
    });
  });
});
