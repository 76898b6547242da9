/** Pairing by light both ways: each side reads the other's card, and people compare the words. */
import { it } from 'vitest';
import { text as consoleText } from '../../src/console/text/en.ts';
import { scanner } from '../../src/optics/text/scanner.ts';
import { text } from '../../src/renderer/text/en.ts';
import { passLight, withBothSides } from './job/both-sides.ts';
import { consoleScreen, goToWay, typeReadOut } from './screens/console.ts';
import { lookForCard } from './screens/light.ts';
import { compareReadOut, pairCompared } from './screens/pairing.ts';
import { goTo, onScreen } from './screens/shell.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { inEachWindow } from './with-stage.ts';

const PASSAGE = { lens: 'rotated', lost: 0.2, seed: 4 } as const;

inEachWindow('pairing by light', (runtime) => {
  it('takes each side’s card through the camera of the other, and pairs when the words are the same', async () => {
    await withBothSides(runtime, 'new', async ({ stage, films, station, online, gateway }) => {
      const words = consoleText.pairing;
      await goToWay(online, 'pairing');
      await consoleScreen(online, words.title);
      await online.press(words.ours.show);
      await passLight(online, films.station, PASSAGE);
      const ours = await gateway.act('card', ['--to', stage.places.drive]);

      await lookForCard(station);
      await compareReadOut(station, 'Gateway Two', String(ours['words']));
      await pairCompared(station, 'Gateway Two', stage.people, ['Ada', 'Ben']);

      await goTo(station, 'key-ring');
      await onScreen(station, text.keyRing.title);
      await station.press(text.parts.showCard.show);
      await passLight(station, films.gateway, PASSAGE);
      const theirs = await mustCall(station.page, 'card', {});

      await online.choose(words.theirs.byCamera);
      await online.press(scanner.start);
      await typeReadOut(online, 'Vault A', theirs.words);
      await online.press(text.pairing.compare.match);
      await online.page.getByText(words.done.title('Vault A')).first().waitFor();
    });
  });
});
