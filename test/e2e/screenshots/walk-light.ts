/** The scanner and the player with a camera: both sides in windows of their own, films between them. */
import path from 'node:path';
import { askForKeys } from '../job/both-sides.ts';
import { logIn, prepareAndShow } from '../screens/console.ts';
import { openConsole } from '../stage/console.ts';
import { withFilms } from '../stage/films.ts';
import { pointerHand } from '../stage/hand.ts';
import { makePairedStation } from '../stage/made-station.ts';
import { newPlaces } from '../stage/places.ts';
import { openStage } from '../stage/stage.ts';
import { cameraFor } from './camera.ts';
import { walkPlayer } from './player-walk.ts';
import { walkScanner } from './scanner-walk.ts';

/** Answers what the windows complained of. */
export async function walkLight(
  folder: string,
): Promise<{ complaints: readonly string[]; pictures: number }> {
  const made = newPlaces();
  const complaints: string[] = [];
  let pictures = 0;
  try {
    const people = await makePairedStation(made.folder);
    await withFilms(async (films) => {
      const stage = await openStage(
        'chromium',
        { folder: made.folder, people },
        {
          camera: { kind: 'film', file: films.station },
        },
      );
      try {
        const camera = cameraFor(stage.window.page, path.join(folder, 'scanner'));
        await walkScanner(stage, films.station, camera);
        pictures += camera.count();
        const operator = await stage.gateway.newOperator('Olga Meier');
        await stage.gateway.serving(async (wallet, url) => {
          const window = await openConsole(url, { camera: { kind: 'film', file: films.gateway } });
          try {
            const hand = pointerHand(window.page);
            await logIn(hand, operator);
            await askForKeys(wallet, 24);
            await prepareAndShow(hand, 1);
            const look = cameraFor(window.page, path.join(folder, 'player'));
            await walkPlayer(hand, films.gateway, look);
            pictures += look.count();
          } finally {
            complaints.push(...window.complaints, ...window.outside);
            await window.close();
          }
        });
      } finally {
        complaints.push(...stage.faults());
        await stage.end();
      }
    });
  } finally {
    made.remove();
  }
  return { complaints, pictures };
}
