/** The smaller pieces of Electron main: scheme, window, channel, printer, switches, locking. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type {
  App,
  BrowserWindow,
  CustomScheme,
  IpcMain,
  PowerMonitor,
  WebContents,
  WebFrameMain,
} from 'electron';
import { describe, expect, test } from 'vitest';
import type { Desk } from '../../src/desk/desk.ts';
import { originOf, registerAppScheme, serveApp } from '../../src/main/app-protocol.ts';
import { lockOnLeave } from '../../src/main/lock-on-leave.ts';
import {
  CALL_CHANNEL,
  connectPage,
  PROGRESS_CHANNEL,
  senderOf,
} from '../../src/main/page-channel.ts';
import { PDF_OPTIONS, printerOf } from '../../src/main/printer.ts';
import { setSwitches } from '../../src/main/switches.ts';
import { openStationWindow, windowOptions } from '../../src/main/window.ts';
import { codeOf } from '../station-process/process-stage.ts';
import { emitPreventable, FakeContents, FakeSession, FakeWindow } from './fake-electron.ts';

describe('the scheme app:', () => {
  test('is standard and secure and has no other privilege', () => {
    const registered: CustomScheme[] = [];
    const protocol = {
      registerSchemesAsPrivileged: (schemes: CustomScheme[]) => registered.push(...schemes),
    };
    registerAppScheme(protocol);
    expect(registered).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  const page = { body: new Uint8Array([60]), headers: { 'content-type': 'text/html' } };
  const find = (pathname: string) => (pathname === '/' ? page : undefined);

  async function ask(url: string, method = 'GET'): Promise<[number, string]> {
    const { protocol } = new FakeSession();
    serveApp(protocol, { find });
    const handler = protocol.handlers.get('app') as (request: Request) => Response;
    const response = handler({ url, method } as Request);
    return [response.status, await response.text()];
  }

  test('serves a file of the list with its headers', async () => {
    expect(await ask('app://station/')).toEqual([200, '<']);
  });

  test.each([
    ['app://station/other', 'GET'],
    ['app://other/', 'GET'],
    ['https://station/', 'GET'],
    ['app://station/', 'POST'],
  ])('answers 404 to %s by %s', async (url, method) => {
    expect(await ask(url, method)).toEqual([404, '']);
  });

  test.each([
    ['app://station/x?y#z', 'app://station'],
    ['app://STATION/', 'app://STATION'],
    ['https://user@station/', 'https://station'],
    ['about:blank', 'about://'],
    ['not an address', ''],
  ])('the origin of %s is %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });
});

describe('the window', () => {
  const { webPreferences } = windowOptions('/out/preload/index.cjs', 'station');

  test.each([
    ['sandbox', true],
    ['contextIsolation', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['webviewTag', false],
    ['plugins', false],
    ['spellcheck', false],
    ['navigateOnDragDrop', false],
    ['devTools', false],
  ] as const)('has %s %j', (name, value) => {
    expect(webPreferences?.[name]).toBe(value);
  });

  test('has the one preload, the guarded session and no other preference', () => {
    expect(webPreferences).toMatchObject({
      preload: '/out/preload/index.cjs',
      partition: 'station',
    });
    expect(Object.keys(webPreferences ?? {})).toHaveLength(14);
  });

  test('is kept from screen recorders where the system can', () => {
    const open = FakeWindow as unknown as new () => BrowserWindow;
    const window = openStationWindow(open, 'p', 'station') as unknown as FakeWindow;
    expect(window.isContentProtected).toBe(true);
  });
});

describe('the channel of the page', () => {
  const ours = new FakeContents() as unknown as WebContents;
  const frame = (url: string, parent: unknown = null) =>
    ({ url, parent }) as unknown as WebFrameMain;

  test('says who sent a call as the browser knows it', () => {
    expect(senderOf({ sender: ours, senderFrame: frame('app://station/#x') }, ours)).toEqual({
      origin: 'app://station',
      isMainFrame: true,
    });
  });

  test.each([
    ['a frame of another address', ours, frame('https://example.test/')],
    ['a frame inside the page', ours, frame('app://station/', {})],
    ['a frame that is gone', ours, null],
    ['another window', new FakeContents() as unknown as WebContents, frame('app://station/')],
  ])('%s is not our page', (_, sender, senderFrame) => {
    const { origin, isMainFrame } = senderOf({ sender, senderFrame }, ours);
    expect(origin === 'app://station' && isMainFrame).toBe(false);
  });

  test('is one, carries the call to the desk as it is, and progress back under the call’s number', async () => {
    const asked: unknown[][] = [];
    const desk = {
      answer: (...args: Parameters<Desk['answer']>) => {
        asked.push(args.slice(0, 4));
        args[4]({ done: 1, total: 2, what: 'x' });
        return Promise.resolve({ ok: true as const, value: 'answered' });
      },
    } as unknown as Desk;
    const handlers = new Map<string, (...args: unknown[]) => unknown>();
    const ipcMain = {
      handle: (name: string, handler: (...args: unknown[]) => unknown) =>
        handlers.set(name, handler),
    };
    const contents = new FakeContents();
    connectPage(ipcMain as unknown as IpcMain, desk, contents as unknown as WebContents);
    expect([...handlers.keys()]).toEqual([CALL_CHANNEL]);
    const event = { sender: contents, senderFrame: frame('app://station/') };
    const answer = await handlers.get(CALL_CHANNEL)?.(event, 'run', 7, { requestId: 'r' });
    expect(answer).toEqual({ ok: true, value: 'answered' });
    const sender = { origin: 'app://station', isMainFrame: true };
    expect(asked).toEqual([['run', 7, { requestId: 'r' }, sender]]);
    const report = { callNumber: 7, progress: { done: 1, total: 2, what: 'x' } };
    expect(contents.sent).toEqual([[PROGRESS_CHANNEL, report]]);
    contents.hasGone = true;
    await handlers.get(CALL_CHANNEL)?.(event, 'run', 8, {});
    expect(contents.sent).toHaveLength(1);
  });

  test('has the names that the preload uses', () => {
    const preload = readFileSync('src/preload/index.ts', 'utf8');
    expect(preload).toContain(`invoke('${CALL_CHANNEL}'`);
    expect(preload).toContain(`on('${PROGRESS_CHANNEL}'`);
  });
});

describe('the printer', () => {
  const printing = (outcome: [boolean, string]) => {
    const contents = new FakeContents();
    contents.printOutcome = outcome;
    return codeOf(printerOf(contents).print());
  };

  test('prints, and a person may close its dialog', async () => {
    expect(await printing([true, ''])).toBe('accepted');
    expect(await printing([false, 'Print job canceled'])).toBe('accepted');
  });

  test('that fails is refused with PRINT_FAILED', async () => {
    expect(await printing([false, 'Print job failed'])).toBe('PRINT_FAILED');
  });

  test('makes a PDF with headings and structure, in the size of the page’s own style', async () => {
    const contents = new FakeContents();
    const pdf = await printerOf(contents).pdf();
    expect(new TextDecoder().decode(pdf)).toBe('%PDF');
    expect(contents.pdfOptions).toEqual(PDF_OPTIONS);
    expect(PDF_OPTIONS).toMatchObject({
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  });

  test('that makes none is refused with PRINT_FAILED', async () => {
    const contents = new FakeContents();
    contents.pdf = () => Promise.reject(new Error('/home/officer/secret path'));
    const printer = printerOf(contents);
    expect(await codeOf(printer.pdf())).toBe('PRINT_FAILED');
  });
});

test.each([
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking', undefined],
  ['disable-component-update', undefined],
  ['disable-domain-reliability', undefined],
  ['disable-sync', undefined],
  ['no-pings', undefined],
  ['dns-prefetch-disable', undefined],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
])('the browser is started with the switch %s', (name, value) => {
  const set = new Map<string, string | undefined>();
  setSwitches({
    appendSwitch: (key: string, text?: string) => set.set(key, text),
  });
  expect(set.has(name)).toBe(true);
  expect(set.get(name)).toBe(value);
});

describe('the station is locked', () => {
  function leaving() {
    const done: string[] = [];
    const app = new EventEmitter();
    const powerMonitor = new EventEmitter();
    const contents = new FakeContents();
    const desk = {
      lock: () => Promise.resolve(done.push('lock')),
      panic: () => done.push('panic'),
      close: () => Promise.resolve(done.push('close')),
    };
    lockOnLeave(
      {
        app: Object.assign(app, { quit: () => done.push('quit') }) as unknown as App,
        powerMonitor: powerMonitor as unknown as PowerMonitor,
        contents: contents as unknown as WebContents,
      },
      desk as unknown as Desk,
    );
    return { done, app, powerMonitor, contents };
  }

  test.each(['suspend', 'lock-screen'])('at %s', (event) => {
    const { done, powerMonitor } = leaving();
    powerMonitor.emit(event);
    expect(done).toEqual(['lock']);
  });

  test('at once when the machine shuts down', () => {
    const { done, powerMonitor } = leaving();
    powerMonitor.emit('shutdown');
    expect(done).toEqual(['panic']);
  });

  test('when the page dies, which is then loaded again', () => {
    const { done, contents } = leaving();
    contents.emit('render-process-gone');
    expect(done).toEqual(['lock']);
    expect(contents.calls).toEqual(['reload']);
  });

  test('before the program quits: it waits for the station to end, and then goes', async () => {
    const { done, app } = leaving();
    expect(emitPreventable(app, 'before-quit')).toBe(true);
    expect(done).toEqual(['close']);
    await new Promise(setImmediate);
    expect(done).toEqual(['close', 'quit']);
    expect(emitPreventable(app, 'before-quit')).toBe(false);
  });

  test('and not while nothing happens', () => {
    expect(leaving().done).toEqual([]);
  });
});
