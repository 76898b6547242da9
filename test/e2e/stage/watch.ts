/**
 * What a window complains of: errors on its console, breaches of its content security policy, faults
 * of its scripts. A spec ends with none of them.
 */
import type { Page } from 'playwright-core';

export function watchPage(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    const isOfPolicy = /content.security.policy|trusted ?type/i.test(text);
    if (message.type() === 'error' || message.type() === 'warning' || isOfPolicy) {
      complaints.push(`console ${message.type()}: ${text}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('crash', () => complaints.push('the page crashed'));
  return complaints;
}
