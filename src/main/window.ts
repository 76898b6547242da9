/**
 * The one place that makes a window. Every line of its preferences takes away something that a
 * hostile page could use; a caller can loosen none.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';

export function windowOptions(preload: string, partition: string): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 860,
    minWidth: 800,
    minHeight: 600,
    title: 'Permafrost',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      partition,
      sandbox: true, // the page has no Node
      contextIsolation: true, // the page cannot reach into the preload
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      plugins: false,
      spellcheck: false, // would fetch a dictionary
      navigateOnDragDrop: false,
      enableWebSQL: false,
      devTools: false,
    },
  };
}

type WindowClass = new (options: BrowserWindowConstructorOptions) => BrowserWindow;

export function openStationWindow(
  Window: WindowClass,
  preload: string,
  partition: string,
): BrowserWindow {
  const window = new Window(windowOptions(preload, partition));
  // Where the system has it (not on Linux), no other program records passphrases off the screen.
  window.setContentProtection(true);
  return window;
}
