/**
 * Electron main: wiring only. The keys are in the station process, never here; what the page may ask
 * for, the desk decides. Everything that hardens the program is a file of this room that takes
 * Electron's pieces as arguments.
 */
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  session,
  utilityProcess,
} from 'electron';
import path from 'node:path';
import { openDesk, type Desk } from '../desk/desk.ts';
import { removableDrives } from '../desk/drives.ts';
import { readPageFiles } from '../desk/page-files.ts';
import { startStation } from '../station-process/client.ts';
import { APP_ORIGIN, registerAppScheme, serveApp } from './app-protocol.ts';
import { guardContents } from './contents-guard.ts';
import { lockOnLeave } from './lock-on-leave.ts';
import { connectPage } from './page-channel.ts';
import { printerOf } from './printer.ts';
import { guardSession, PARTITION } from './session-guard.ts';
import { readStart, type StartOptions } from './start-rules.ts';
import { utilityChannel } from './station-utility.ts';
import { setSwitches } from './switches.ts';
import { versionIn } from './version.ts';
import { openStationWindow } from './window.ts';

/** A build made with `--mode e2e` lets a test driver in, and says on screen that it is none for keys. */
const IS_FOR_TESTS = import.meta.env.MODE === 'e2e';
const HERE = import.meta.dirname;

const start = readStart(process.argv.slice(app.isPackaged ? 1 : 2), process.env, IS_FOR_TESTS);
if (start.ok) await run(start.options);
else {
  process.stderr.write(`${start.sentence}\n`);
  app.exit(1);
}

async function run(options: StartOptions): Promise<void> {
  app.enableSandbox();
  app.setName('Permafrost'); // the folder of the vault is called after it, however it is started
  setSwitches(app.commandLine);
  registerAppScheme(protocol);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents);
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  await app.whenReady();
  Menu.setApplicationMenu(null); // its shortcuts reload the page and open developer tools
  const guarded = session.fromPartition(PARTITION);
  const opened: { desk?: Desk } = {};
  await guardSession(guarded, () => opened.desk?.isScanning() ?? false);
  serveApp(guarded.protocol, readPageFiles(path.join(HERE, '../renderer')));
  const { window, desk } = openPage(options);
  opened.desk = desk;
  await window.loadURL(`${APP_ORIGIN}/`);
}

function openPage(options: StartOptions): { window: BrowserWindow; desk: Desk } {
  const preload = path.join(HERE, '../preload/index.cjs');
  const window = openStationWindow(BrowserWindow, preload, PARTITION);
  const contents = window.webContents;
  const userData = app.getPath('userData');
  const desk = openDesk({
    dataDir: path.resolve(options.dataDir ?? path.join(userData, 'vault')),
    configDir: userData,
    origin: APP_ORIGIN,
    host: IS_FOR_TESTS ? 'test-host' : 'electron',
    version: versionIn(path.join(HERE, '../../package.json')),
    platform: process.platform,
    startStation: (dir) => startStation({ dir, open: openUtility }),
    drives: removableDrives({ platform: process.platform, extra: options.drives }),
    printer: printerOf(contents),
    ...(options.kdf === undefined ? {} : { kdf: options.kdf }),
  });
  connectPage(ipcMain, desk, contents);
  lockOnLeave({ app, powerMonitor, contents }, desk);
  app.on('second-instance', () => {
    window.focus();
  });
  return { window, desk };
}

function openUtility(dir: string): ReturnType<typeof utilityChannel> {
  const fork = utilityProcess.fork.bind(utilityProcess);
  return utilityChannel(fork, path.join(HERE, 'station-process.js'), dir);
}
