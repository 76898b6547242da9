/** The page of the gateway's calls in a real browser: it runs nothing, asks for nothing, and is read by anybody. */
import { describe, expect, inject, it } from 'vitest';
import { accessibilityFaults, faultsInForcedColours } from './stage/accessibility.ts';
import { openConsole } from './stage/console.ts';
import { GatewaySide } from './stage/gateway.ts';
import { newPlaces } from './stage/places.ts';
import { runtimesHere } from './stage/window.ts';

describe.runIf(runtimesHere().includes('chromium'))('the page of calls', () => {
  it('is whole under its policy, without a fault of accessibility, by keyboard and on a narrow screen', async () => {
    const places = newPlaces(inject('paired').folder);
    const gateway = new GatewaySide(places.folder);
    try {
      await gateway.serving(async (_wallet, consoleUrl) => {
        const url = new URL('/docs', consoleUrl).href;
        const window = await openConsole(url);
        const { page } = window;
        try {
          await page.getByRole('heading', { level: 1, name: 'Calls of this gateway' }).waitFor();
          expect(await page.locator('script').count()).toBe(0);
          // The style of the page was let in by its policy.
          const sticky = await page
            .locator('nav')
            .evaluate((nav) => getComputedStyle(nav).position);
          expect(sticky).toBe('sticky');
          expect(await accessibilityFaults(page)).toEqual([]);
          expect(await faultsInForcedColours(page)).toEqual([]);

          // The first key leads past the contents; the answers open by key.
          await page.keyboard.press('Tab');
          await page.keyboard.press('Enter');
          expect(new URL(page.url()).hash).toBe('#calls');
          const answer = page.locator('article').first().locator('details').first();
          await answer.locator('summary').focus();
          await page.keyboard.press('Enter');
          expect(await answer.getAttribute('open')).toBe('');

          await page.setViewportSize({ width: 360, height: 640 });
          const beyond = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
          );
          expect(beyond).toBe(0);
          expect([...window.complaints, ...window.outside]).toEqual([]);
        } finally {
          await window.close();
        }
      });
    } finally {
      places.remove();
    }
  });
});
