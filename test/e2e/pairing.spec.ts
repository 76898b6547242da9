/**
 * What stands on the screen once a gateway is paired: this station's card, for the other direction. It
 * is asked for once and then left alone, and so is whoever goes on from there with the keyboard.
 */
import { expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import { pairGateway } from './screens/pairing.ts';
import { onScreen } from './screens/shell.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { GatewaySide } from './stage/gateway.ts';
import { hasFocus, keyboardHand, tabTo } from './stage/hand.ts';
import { inEachWindow, withStage } from './with-stage.ts';

/** A page that asked again at every answer would have asked this often meanwhile. */
const TURNS = 20;

inEachWindow('after pairing', (runtime) => {
  it('the station’s card is asked for once, and the focus stays where the keyboard put it', async () => {
    const called: unknown[] = [];
    const onCall = ({ name }: { readonly name: unknown }): void => void called.push(name);
    await withStage(runtime, { from: 'paired', onCall }, async ({ window, places, people }) => {
      const other = new GatewaySide(places.folder, `${places.gateway}-two`);
      const name = ['--name', 'Gateway Two', '--env', 'test'];
      const { words } = await other.act('card', ['--to', places.drive, ...name]);
      const { page } = window;
      const hand = keyboardHand(page);
      await onScreen(hand, text.home.title);
      await pairGateway(hand, 'Gateway Two', String(words), people, ['Ada', 'Ben']);

      const asked = (): number => called.filter((call) => call === 'card').length;
      const turns = async (): Promise<void> => {
        for (let turn = 0; turn < TURNS; turn += 1) await mustCall(page, 'pulse', {});
      };
      await turns();
      expect(asked()).toBeLessThanOrEqual(1);
      await page.getByText(text.setUp.card.fingerprint).first().waitFor();
      const codes = page.getByRole('button', { name: text.parts.showCard.show });
      await tabTo(page, codes);
      await turns();
      expect(await hasFocus(codes)).toBe(true);
      // Only the test host tells what passed the bridge.
      if (runtime === 'chromium') expect(asked()).toBe(1);
    });
  });
});
