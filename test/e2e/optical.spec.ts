/**
 * The gap, crossed by nothing but light, both ways: pictures of the player of one side, through a lens,
 * are what the camera of the other side sees. The gateway is a real process, its console a browser.
 */
import { expect, it } from 'vitest';
import { text as consoleText } from '../../src/console/text/en.ts';
import { askForKeys, passLight, withBothSides } from './job/both-sides.ts';
import { prepareAndShow, readByCamera } from './screens/console.ts';
import { receiveByCamera } from './screens/light.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { approve, run, showResponse } from './screens/request.ts';
import { inEachWindow } from './with-stage.ts';

inEachWindow('light across the gap', (runtime) => {
  it.each(['rotated', 'blurred', 'noisy'] as const)(
    'carries a request over and its response back in %s pictures, of which three in ten are lost',
    async (lens) => {
      await withBothSides(runtime, 'paired', async (sides) => {
        const { stage, films, station, online, wallet } = sides;
        const locations = await askForKeys(wallet, 24);
        await prepareAndShow(online, 1);
        await passLight(online, films.station, { lens, lost: 0.3, seed: 1 });

        await goAndUnlock(station, stage.people);
        await receiveByCamera(station, 1);
        await approve(station, stage.people, 'Ada');
        await approve(station, stage.people, 'Ben');
        await run(station);
        await showResponse(station, async () => {
          await passLight(station, films.gateway, { lens, lost: 0.3, seed: 2 });
          await readByCamera(online);
          await online.page.getByText(consoleText.inbox.done(1)).first().waitFor();
        });
        for (const location of locations) expect((await wallet.get(location)).status).toBe(200);
      });
    },
  );
});
