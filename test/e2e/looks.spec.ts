/**
 * How the window looks and behaves for whoever needs it otherwise: both themes and high contrast,
 * double text, 200 % zoom, reduced motion, forced colours, the list of shortcuts; and how it locks.
 */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import type { ScreenName } from '../../src/renderer/state/route.svelte.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { goTo, onScreen, untilLocked } from './screens/shell.ts';
import { accessibilityFaults, faultsInForcedColours } from './stage/accessibility.ts';
import { mustCall } from './stage/bridge-calls.ts';
import { pointerHand } from './stage/hand.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const SCREENS: readonly ScreenName[] = [
  'home',
  'receive',
  'requests',
  'keys',
  'key-ring',
  'pairing',
  'audit',
  'records',
  'custodians',
  'backup',
  'settings',
];
/** Half of a usual window: what 200 % zoom leaves. */
const ZOOMED = { width: 640, height: 400 };

inEachWindow('the looks', (runtime) => {
  it('no screen of the menu has a fault of accessibility, in either theme', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      const hand = pointerHand(page);
      await onScreen(hand, text.home.title);
      const faults: string[] = [];
      for (const screen of SCREENS) {
        await goTo(hand, screen);
        await page.getByRole('heading', { level: 1 }).waitFor();
        faults.push(...(await accessibilityFaults(page)).map((fault) => `${screen}: ${fault}`));
      }
      expect(faults).toEqual([]);
    });
  });

  it('at 200 % zoom, and with double text, nothing scrolls sideways', async () => {
    await withStage(runtime, { from: 'paired', viewport: ZOOMED }, async ({ window: { page } }) => {
      const hand = pointerHand(page);
      await onScreen(hand, text.home.title);
      expect(await widthsOver(page)).toEqual([]);
      await mustCall(page, 'savePreferences', {
        theme: 'contrast',
        textSize: 200,
        motion: 'reduced',
        idleMinutes: 5,
      });
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.reload();
      await onScreen(hand, text.home.title);
      expect(await widthsOver(page)).toEqual([]);
    });
  });

  it('moves nothing where little movement is wanted, and stays readable in forced colours', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      await onScreen(pointerHand(page), text.home.title);
      await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
      const moving = await page.evaluate(
        () =>
          document.getAnimations().length +
          [...document.querySelectorAll('*')].filter((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            return [transitionDuration, animationDuration].some((time) => parseFloat(time) > 0.01);
          }).length,
      );
      expect(moving).toBe(0);
      expect(await faultsInForcedColours(page)).toEqual([]);
      expect(await vanishedButtons(page)).toEqual([]);
    });
  });

  it('the theme that is chosen stays, and so does the size of the text', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      const hand = pointerHand(page);
      await onScreen(hand, text.home.title);
      await goTo(hand, 'settings');
      await onScreen(hand, text.settings.title);
      await hand.choose(text.settings.themes.contrast);
      await hand.choose(text.settings.textSizes[150]);
      await page.getByText(text.settings.saved).first().waitFor();
      await page.reload();
      await onScreen(hand, text.home.title);
      expect(await page.locator('html').getAttribute('data-theme')).toBe('contrast');
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });
});

inEachWindow('locking', (runtime) => {
  it('warns before it locks for idleness, stays for whoever is there, and ends at the panic key', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window, people }) => {
      const { page } = window;
      const hand = pointerHand(page);
      await onScreen(hand, text.home.title);
      await mustCall(page, 'savePreferences', {
        theme: 'system',
        textSize: 100,
        motion: 'system',
        idleMinutes: 1,
      });
      await page.reload();
      await onScreen(hand, text.home.title);
      await goAndUnlock(hand, people);
      const warning = page.getByRole('alertdialog', { name: text.shell.idle.title });
      await warning.waitFor();
      await hand.press(text.shell.idle.stay, warning);
      await warning.waitFor({ state: 'detached' });
      // It warned when half a minute was left: more is left only to whoever stays.
      expect((await mustCall(page, 'pulse', {})).locksInMs).toBeGreaterThan(30_000);

      const pid = await window.stationPid();
      await page.keyboard.press('F9');
      await untilLocked(hand);
      expect((await mustCall(page, 'pulse', {})).isLocked).toBe(true);
      expect(await window.stationPid()).not.toBe(pid);
      await page.getByText(text.shell.lockedBecause.panic).first().waitFor();
    });
  });
});

/** Buttons without an edge or a ground of their own: forced colours take grounds away. */
async function vanishedButtons(page: Page): Promise<string[]> {
  return await page
    .getByRole('main')
    .evaluate((main) =>
      [...main.querySelectorAll('button:not(.link)')]
        .filter((button) => getComputedStyle(button).borderTopStyle === 'none')
        .map((button) => button.textContent.trim()),
    );
}

/** The screens whose content is wider than the window. */
async function widthsOver(page: Page): Promise<string[]> {
  const hand = pointerHand(page);
  const wide: string[] = [];
  const menu = page.getByRole('button', { name: text.navigation.menu, exact: true });
  for (const screen of SCREENS) {
    if (await menu.isVisible()) await menu.click();
    await goTo(hand, screen);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const { content, room } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      room: document.documentElement.clientWidth,
    }));
    if (content > room) wide.push(`${screen}: ${content} of ${room}`);
  }
  return wide;
}
