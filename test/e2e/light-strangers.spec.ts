/** Somebody holds codes of their own before the station's camera, beside those of the gateway. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/core/crypto/digest.ts';
import { frameBytesOf, LAYOUTS } from '../../src/optics/layouts.ts';
import { scanner } from '../../src/optics/text/scanner.ts';
import { decodeBundleFile } from '../../src/protocol/file.ts';
import { FrameSeries } from '../../src/protocol/frames/series.ts';
import { text } from '../../src/renderer/text/en.ts';
import { STRANGE_CODES } from '../optics/strange-codes.ts';
import { bytesFrom, numbersFrom } from '../protocol/frames/made-series.ts';
import { askForKeys } from './job/both-sides.ts';
import { lookForRequest } from './screens/light.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { onScreen } from './screens/shell.ts';
import { withFilms } from './stage/films.ts';
import { pointerHand } from './stage/hand.ts';
import { drawCodes, filmThrough } from './stage/light.ts';
import { onDrive } from './stage/places.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const [, LAYOUT] = LAYOUTS;
if (LAYOUT === undefined) throw new Error('there is a layout with codes side by side');
const frameBytes = frameBytesOf(LAYOUT);
const seriesOf = (bytes: Uint8Array): FrameSeries =>
  FrameSeries.of({ bytes, digest: sha256(bytes), content: 'bundle', frameBytes });

inEachWindow('strangers before the camera', (runtime) => {
  it('change nothing: what was read stays, and the last true code completes the request', async () => {
    await withFilms(async ({ station: film }) => {
      const camera = { kind: 'film', file: film } as const;
      await withStage(runtime, { from: 'paired', camera }, async (stage) => {
        const { gateway, places, people } = stage;
        const { page } = stage.window;
        const hand = pointerHand(page);
        await gateway.serving(async (wallet) => askForKeys(wallet, 30));
        await gateway.act('export', ['--to', places.drive]);
        const [file = ''] = onDrive(places, 'request-');
        const { bytes } = decodeBundleFile(readFileSync(file)).sealed;
        const series = seriesOf(bytes);
        const other = seriesOf(bytesFrom(9, bytes.length));
        expect(series.k).toBeGreaterThan(2);

        const { session, k } = series;
        const read = { session, k, totalBytes: bytes.length };
        const next = numbersFrom(3);
        /** What else is in the picture: a frame of another bundle, and four codes of strangers. */
        const strangers = (turn: number): Uint8Array[] => [
          other.frame(turn % other.k),
          ...Array.from({ length: 4 }, (_, place) => {
            const make = STRANGE_CODES[(turn * 4 + place) % STRANGE_CODES.length];
            return make?.(read, next) ?? new Uint8Array(1);
          }),
        ];
        const filmOf = (trueFrames: readonly number[], turns: number): void => {
          const pictures = Array.from({ length: turns }, (_, turn) => {
            const index = trueFrames[turn % Math.max(1, trueFrames.length)];
            const mine = index === undefined ? other.frame(0) : series.frame(index);
            return [mine, ...strangers(turn)];
          });
          filmThrough(film, drawCodes(pictures, LAYOUT), { lens: 'clear', lost: 0, seed: 1 });
        };
        const allButLast = Array.from({ length: k - 1 }, (_, index) => index);

        await goAndUnlock(hand, people);
        filmOf(allButLast, 2 * (k - 1));
        await lookForRequest(hand);
        await page.getByText(scanner.have(k - 1, k)).waitFor();

        // Of the true series nothing is in sight now, and all of the other, again and again.
        await hand.press(scanner.stop);
        filmOf([], 8);
        await hand.press(scanner.goOn);
        await page.getByText(scanner.advice.otherSeries).waitFor();
        await page.getByText(scanner.have(k - 1, k)).waitFor();

        await hand.press(scanner.stop);
        filmOf([k - 1], 6);
        await hand.press(scanner.goOn);
        await onScreen(hand, text.request.title(1));
      });
    });
  });
});
