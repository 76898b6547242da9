/**
 * The player in the station's window, at the card that every station has: what stands on the screen is
 * read back by another reader, and all of it works by keyboard, in little room and without movement.
 */
import { expect, it } from 'vitest';
import { player } from '../../src/optics/text/player.ts';
import { readFrame } from '../../src/protocol/frames/frame.ts';
import { FrameCollector } from '../../src/protocol/frames/collector.ts';
import { sha256 } from '../../src/core/crypto/digest.ts';
import { text } from '../../src/renderer/text/en.ts';
import { readCodes } from '../optics/read-codes.ts';
import { goTo, onScreen } from './screens/shell.ts';
import { accessibilityFaults, faultsInForcedColours } from './stage/accessibility.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { keyboardHand, pointerHand, type Hand } from './stage/hand.ts';
import { readPng } from './stage/png.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const PICTURE = '.player [role=img]';
/** What 200 % zoom leaves of a usual window. */
const ZOOMED = { width: 640, height: 400 };

async function showCard(hand: Hand): Promise<void> {
  await onScreen(hand, text.home.title);
  await goTo(hand, 'key-ring');
  await onScreen(hand, text.keyRing.title);
  await hand.press(text.parts.showCard.show);
  await hand.page.locator(PICTURE).waitFor();
}

/** The codes that stand on the screen now, read from a picture of it. */
async function codesOnScreen({ page }: Hand): Promise<readonly Uint8Array[]> {
  return await readCodes(readPng(await page.locator(`${PICTURE} canvas`).screenshot()));
}

async function pictureNow({ page }: Hand): Promise<string> {
  return (await page.locator('.player strong').textContent()) ?? '';
}

function isPressed(hand: Hand, name: string): Promise<void> {
  return hand.page.getByRole('button', { name, exact: true }).waitFor();
}

inEachWindow('the player', (runtime) => {
  it('shows the card so that another reader has it whole, on white in the dark theme', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      const hand = pointerHand(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await showCard(hand);
      await hand.press(player.pause);
      const { card } = await mustCall(page, 'card', {});
      const collector = new FrameCollector({
        digest: (bytes) => Promise.resolve(sha256(bytes)),
        maxBytes: card.length,
      });
      let whole: Uint8Array | undefined;
      for (let picture = 0; picture < 9 && whole === undefined; picture += 1) {
        for (const code of await codesOnScreen(hand)) {
          const frame = readFrame(code);
          const taken = frame === undefined ? undefined : await collector.take(frame);
          if (taken?.kind === 'complete') whole = taken.bytes;
        }
        await hand.press(player.forward);
      }
      expect(whole).toEqual(card);
      // Nothing between black and white: no module is blurred, and the theme tints nothing.
      const { pixels } = readPng(await page.locator(`${PICTURE} canvas`).screenshot());
      expect([...new Set(pixels)].sort((a, b) => a - b)).toEqual([0, 255]);
      const paper = page.locator('.player .paper');
      const ground = await paper.evaluate((around) => getComputedStyle(around).backgroundColor);
      expect(ground).toBe('rgb(255, 255, 255)');
    });
  });

  it('is worked by keyboard, in the page and in the whole window', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      const hand = keyboardHand(page);
      await showCard(hand);
      expect(await isFocused(hand)).toBe(true);
      await page.keyboard.press('Space');
      await isPressed(hand, player.play);
      const first = await page.locator(`${PICTURE} canvas`).screenshot();
      await page.keyboard.press('ArrowRight');
      expect(await page.locator(`${PICTURE} canvas`).screenshot()).not.toEqual(first);
      await page.keyboard.press('ArrowLeft');
      expect(await page.locator(`${PICTURE} canvas`).screenshot()).toEqual(first);
      await page.keyboard.press('-');
      await page.getByText(player.speedNow(250)).waitFor();
      await page.keyboard.press('+');
      await page.getByText(player.speedNow(200)).waitFor();

      await page.keyboard.press('f');
      const whole = page.getByRole('dialog', { name: player.label });
      await whole.waitFor();
      expect(await isFocused(hand)).toBe(true);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await whole.waitFor({ state: 'detached' });
      expect(await isFocused(hand)).toBe(true);
      // Leaving the whole window is not leaving the screen.
      await onScreen(hand, text.keyRing.title);
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });

  it('stands still where little movement is wanted, until it is started', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      const hand = pointerHand(page);
      await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
      await showCard(hand);
      await page.getByText(player.still).waitFor();
      await isPressed(hand, player.start);
      expect(await faultsInForcedColours(page)).toEqual([]);
      expect((await codesOnScreen(hand)).length).toBeGreaterThan(0);
      await hand.press(player.forward);
      await page.getByText(player.still).waitFor();
      await hand.press(player.start);
      await page.getByText(player.still).waitFor({ state: 'detached' });
    });
  });

  it('shows codes that can be read at 200 % zoom, and nothing scrolls sideways', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      const hand = pointerHand(page);
      await showCard(hand);
      await page.setViewportSize(ZOOMED);
      await hand.press(player.pause);
      expect((await codesOnScreen(hand)).length).toBeGreaterThan(0);
      expect(await isWide(hand)).toBe(false);
      await page.keyboard.press('f');
      await page.getByRole('dialog', { name: player.label }).waitFor();
      expect((await codesOnScreen(hand)).length).toBeGreaterThan(0);
      expect(await isWide(hand)).toBe(false);
      expect(await pictureNow(hand)).toMatch(/^Picture \d+ of \d+$/);
    });
  });
});

async function isFocused({ page }: Hand): Promise<boolean> {
  return await page
    .locator(PICTURE)
    .evaluate((picture) => picture === picture.ownerDocument.activeElement);
}

async function isWide({ page }: Hand): Promise<boolean> {
  return await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('dialog')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    ),
  );
}
