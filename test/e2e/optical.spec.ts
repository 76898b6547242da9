/**
 * The gap, crossed by nothing but light, both ways: pictures of the player of one side, through a lens,
 * are what the camera of the other side sees. The gateway is a real process, its console a browser.
 */
import { expect, it } from 'vitest';
import { text as consoleText } from '../../src/console/text/en.ts';
import { logIn, prepareAndShow, readByCamera } from './screens/console.ts';
import { chooseDensity, codesInAll, receiveByCamera } from './screens/light.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { bytesFrom } from '../protocol/frames/made-series.ts';
import { approve, run, showResponse } from './screens/request.ts';
import { openConsole } from './stage/console.ts';
import { withFilms } from './stage/films.ts';
import { pointerHand, type Hand } from './stage/hand.ts';
import { filmPlayer, filmThrough, type Lens } from './stage/light.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const LOST = 0.3;
const KEYS = 24;

/** Shows as large a series as a slow camera reads in seconds, with pictures enough in spite of the loss. */
async function film(hand: Hand, file: string, lens: Lens, seed: number): Promise<void> {
  await chooseDensity(hand, 'low');
  const codes = await codesInAll(hand.page);
  expect(codes).toBeGreaterThan(3);
  const pictures = await filmPlayer(hand.page, Math.ceil(codes / (1 - LOST)) + 2);
  const lost = filmThrough(file, pictures, { lens, lost: LOST, seed });
  expect(lost / pictures.length).toBeGreaterThan(0.25);
  expect(pictures.length - lost).toBeGreaterThanOrEqual(codes);
}

inEachWindow('light across the gap', (runtime) => {
  it.each(['rotated', 'blurred', 'noisy'] as const)(
    'carries a request over and its response back in %s pictures, of which three in ten are lost',
    async (lens) => {
      await withFilms(async (films) => {
        const camera = { kind: 'film', file: films.station } as const;
        await withStage(runtime, { from: 'paired', camera }, async (stage) => {
          const { gateway, people } = stage;
          const station = pointerHand(stage.window.page);
          const operator = await gateway.newOperator('Olga');
          await gateway.serving(async (wallet, consoleUrl) => {
            const locations: string[] = [];
            for (let key = 0; key < KEYS; key += 1) {
              // Of a kind that does not become smaller, so that there are codes enough to lose.
              const user = Buffer.from(bytesFrom(key, 75)).toString('base64url');
              locations.push(await wallet.ask({ user_identifier: user, key_type: 'secp256k1' }));
            }
            const window = await openConsole(consoleUrl, {
              camera: { kind: 'film', file: films.gateway },
            });
            try {
              const online = pointerHand(window.page);
              await logIn(online, operator);
              await prepareAndShow(online, 1);
              await film(online, films.station, lens, 1);

              await goAndUnlock(station, people);
              await receiveByCamera(station, 1);
              await approve(station, people, 'Ada');
              await approve(station, people, 'Ben');
              await run(station);
              await showResponse(station, async () => {
                await film(station, films.gateway, lens, 2);
                await readByCamera(online);
                await window.page.getByText(consoleText.inbox.done(1)).first().waitFor();
              });
              for (const location of locations) {
                expect((await wallet.get(location)).status).toBe(200);
              }
              expect([...window.complaints, ...window.outside]).toEqual([]);
            } finally {
              await window.close();
            }
          });
        });
      });
    },
  );
});
