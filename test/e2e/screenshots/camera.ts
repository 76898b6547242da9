/** Takes a picture of the window as it stands, in dark and light, numbered in the order of the walk. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Preferences } from '../../../src/ipc/calls/desk.ts';

export type Camera = {
  /** Dark and light. */
  take(name: string): Promise<void>;
  /** As it looks with these settings, once. */
  takeAs(name: string, how: string, preferences: Partial<Preferences>): Promise<void>;
  readonly count: () => number;
};

export function cameraFor(page: Page, folder: string): Camera {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  let pictures = 0;
  const shoot = async (name: string): Promise<void> => {
    const file = path.join(folder, `${String(number).padStart(2, '0')}-${name}.png`);
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
    pictures += 1;
  };
  return {
    async take(name) {
      number += 1;
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await shoot(`${name}.${colorScheme}`);
      }
    },
    async takeAs(name, how, preferences) {
      // What the settings do is to set these attributes; here without leaving the screen.
      await page.evaluate(({ theme, textSize }) => {
        const { dataset } = document.documentElement;
        if (theme !== undefined) dataset['theme'] = theme;
        dataset['contrast'] = theme === 'contrast' ? 'more' : 'usual';
        if (textSize !== undefined) dataset['text'] = String(textSize);
      }, preferences);
      await shoot(`${name}.${how}`);
      await page.evaluate(() => {
        const { dataset } = document.documentElement;
        dataset['theme'] = 'system';
        dataset['contrast'] = 'usual';
        dataset['text'] = '100';
      });
    },
    count: () => pictures,
  };
}
