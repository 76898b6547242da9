/** What axe finds on the screen as it stands, in both themes. Nothing is what a spec wants. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function accessibilityFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page }).setLegacyMode();
    // The second theme differs from the first in colours alone.
    const { violations } = await (
      colorScheme === 'dark' ? axe.withTags(RULES) : axe.withRules('color-contrast')
    ).analyze();
    for (const { id, help, nodes } of violations) {
      const where = nodes.map(({ target }) => target.join(' ')).join('; ');
      faults.push(`${colorScheme}: ${id} (${help}): ${where}`);
    }
  }
  return faults;
}
