/** Electron main: wiring only. The keys are in the station process, never here. */
import { app } from 'electron';
import path from 'node:path';
import { APP_ORIGIN, registerAppScheme, serveApp } from './app-protocol.ts';
import { openStationWindow } from './window.ts';

app.enableSandbox();
registerAppScheme();

if (app.requestSingleInstanceLock()) {
  await app.whenReady();
  serveApp(path.join(import.meta.dirname, '../renderer'));
  await openStationWindow().loadURL(`${APP_ORIGIN}/`);
} else {
  app.quit();
}

app.on('window-all-closed', () => {
  app.quit();
});
