/** The window opens, says what it is, and complains of nothing. */
import { expect, it } from 'vitest';
import { shell } from '../../src/renderer/text/shell.ts';
import { accessibilityFaults } from './stage/accessibility.ts';
import { inEachWindow, withStage } from './with-stage.ts';

inEachWindow('the window', (runtime) => {
  it('opens an empty station at the set-up, and axe finds nothing', async () => {
    await withStage(runtime, { from: 'empty' }, async ({ window }) => {
      await window.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await accessibilityFaults(window.page)).toEqual([]);
    });
  });

  it('says that it is a test host where it is one', async () => {
    await withStage(runtime, { from: 'empty' }, async ({ window }) => {
      const banner = window.page.getByText(shell.testHost);
      await window.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await banner.count()).toBe(runtime === 'chromium' ? 1 : 0);
    });
  });
});
