/** The player in the station's window, with a picture of each way it can look. */
import { player } from '../../../src/optics/text/player.ts';
import { text } from '../../../src/renderer/text/en.ts';
import { goTo, onScreen } from '../screens/shell.ts';
import type { Hand } from '../stage/hand.ts';
import type { Camera } from './camera.ts';

/** At the page of a request whose response was exported. */
export async function responseByLight(hand: Hand, camera: Camera): Promise<void> {
  const { page } = hand;
  await hand.press(text.request.exportAgain);
  await hand.choose(text.parts.wayOut.light);
  await camera.take('response-as-codes');
  await hand.press(text.request.showDo);
  await hand.press(player.pause);
  await camera.take('response-codes');
  await camera.takeAs('response-codes', 'contrast', { theme: 'contrast' });
  await camera.takeAs('response-codes', 'double', { textSize: 200 });
  await hand.press(player.answerOpen);
  await page.getByRole('button', { name: player.answerOpen, exact: true }).waitFor();
  await camera.take('response-codes-no-camera');
  await wholeWindow(hand, camera, 'response-codes-whole');
  await hand.press(text.request.shownDo);
  await page.getByText(text.request.shown).waitFor();
  await camera.take('response-handed-over');
}

export async function cardByLight(hand: Hand, camera: Camera): Promise<void> {
  const { page } = hand;
  await goTo(hand, 'key-ring');
  await onScreen(hand, text.keyRing.title);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await hand.press(text.parts.showCard.show);
  await page.getByText(player.still).waitFor();
  await camera.take('card-codes-still');
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: width / 2, height: height / 2 });
  await camera.take('card-codes-zoomed');
  await wholeWindow(hand, camera, 'card-codes-zoomed-whole');
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await hand.press(text.parts.showCard.hide);
}

async function wholeWindow(hand: Hand, camera: Camera, name: string): Promise<void> {
  const dialog = hand.page.getByRole('dialog', { name: player.label });
  await hand.press(player.wholeWindow);
  await dialog.waitFor();
  await camera.take(name);
  await hand.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}
