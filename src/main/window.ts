/**
 * The one place that makes a window. Every line below takes away something that a hostile page could
 * use; none may be loosened by a caller.
 */
import { BrowserWindow } from 'electron';
import path from 'node:path';

export function openStationWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    title: 'Permafrost',
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true, // the page has no Node
      contextIsolation: true, // the page cannot reach into the preload
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false, // would fetch a dictionary
      devTools: false,
    },
  });
  window.webContents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  return window;
}
