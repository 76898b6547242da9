/** The window opens, says what it is, and complains of nothing. */
import { expect, it } from 'vitest';
import { shell } from '../../src/renderer/text/shell.ts';
import { accessibilityFaults } from './stage/accessibility.ts';
import { portsListenedOn } from './stage/listening.ts';
import { listenOutside } from './stage/outside-listener.ts';
import { inEachWindow, withStage } from './with-stage.ts';

inEachWindow('the window', (runtime) => {
  it('opens an empty station at the set-up, and axe finds nothing', async () => {
    await withStage(runtime, { from: 'empty' }, async ({ window }) => {
      await window.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await accessibilityFaults(window.page)).toEqual([]);
    });
  });

  it('says that it is no place for real keys', async () => {
    await withStage(runtime, { from: 'empty' }, async ({ window }) => {
      const banner = window.page.getByText(shell.testHost);
      await window.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await banner.count()).toBe(1);
    });
  });

  it.runIf(process.platform === 'linux')(
    'listens on no port, nor does what it started',
    async () => {
      await withStage(runtime, { from: 'empty' }, async ({ window }) => {
        await window.page.getByRole('heading', { level: 1 }).waitFor();
        expect(await window.stationPid()).toBeDefined();
        // The test driver talks to Electron over one; to Chromium over a pipe.
        expect(runtime === 'chromium' ? portsListenedOn() : []).toEqual([]);
        const listener = await listenOutside();
        expect(portsListenedOn()).toEqual([listener.port]);
        await listener.close();
      });
    },
  );
});
