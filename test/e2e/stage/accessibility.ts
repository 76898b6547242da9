/** What axe finds on the screen as it stands. Nothing is what a spec wants. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** In both themes. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await found(axeFor(page).withTags(RULES), 'dark');
  // The second theme differs from the first in colours alone.
  await page.emulateMedia({ colorScheme: 'light' });
  return [...dark, ...(await found(axeFor(page).withRules('color-contrast'), 'light'))];
}

/** Where the system sets the colours: whether they contrast is the system's doing. */
export async function faultsInForcedColours(page: Page): Promise<string[]> {
  const axe = axeFor(page).withTags(RULES).disableRules('color-contrast');
  return await found(axe, 'forced colours');
}

/** Legacy mode opens no second page, which a window of Electron does not have. */
function axeFor(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode();
}

async function found(axe: AxeBuilder, look: string): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.map(({ target }) => target.join(' ')).join('; ');
    return `${look}: ${id} (${help}): ${where}`;
  });
}
