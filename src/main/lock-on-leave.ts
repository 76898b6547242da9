/**
 * Locks the station when the person leaves or the program ends: the machine sleeps, its screen is
 * locked, the page dies, the program quits. No key in memory outlives any of them.
 */
import type { App, PowerMonitor, WebContents } from 'electron';
import type { Desk } from '../desk/desk.ts';

export function lockOnLeave(
  outside: { app: Pick<App, 'on' | 'quit'>; powerMonitor: PowerMonitor; contents: WebContents },
  desk: Desk,
): void {
  const { app, powerMonitor, contents } = outside;
  const lock = (): void => void desk.lock();
  powerMonitor.on('suspend', lock);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('shutdown', () => {
    desk.panic();
  });
  contents.on('render-process-gone', () => {
    lock();
    contents.reload();
  });

  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void desk.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}
