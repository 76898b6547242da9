/** Electron main put together: the order of the steps, and that a bad start goes no further. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { FakeSession, FakeUtility, FakeWindow } from './fake-electron.ts';

class FakeApp extends EventEmitter {
  readonly steps: string[] = [];
  readonly switches: string[] = [];
  isFirst = true;
  name = '';
  isPackaged = true;
  commandLine = { appendSwitch: (name: string) => this.switches.push(name) };

  enableSandbox(): void {
    this.steps.push('sandbox');
  }
  requestSingleInstanceLock(): boolean {
    this.steps.push('single');
    return this.isFirst;
  }
  whenReady(): Promise<void> {
    this.steps.push('ready');
    return Promise.resolve();
  }
  exit(code: number): void {
    this.steps.push(`exit ${code}`);
  }
  quit(): void {
    this.steps.push('quit');
  }
  getPath(): string {
    return '/nowhere/permafrost';
  }
  setName(name: string): void {
    this.name = name;
  }
}

type Started = {
  app: FakeApp;
  session: FakeSession;
  partitions: string[];
  menu: unknown[];
  handlers: Map<string, (...args: unknown[]) => Promise<unknown>>;
  window: FakeWindow | undefined;
  schemes: number;
};

const argv = process.argv;

async function startWith(args: string[], change: (app: FakeApp) => void = () => undefined) {
  const app = new FakeApp();
  change(app);
  const session = new FakeSession();
  const started: Started = {
    app,
    session,
    partitions: [],
    menu: [],
    handlers: new Map(),
    window: undefined,
    schemes: 0,
  };
  FakeWindow.made.length = 0;
  vi.doMock('electron', () => ({
    app,
    BrowserWindow: FakeWindow,
    ipcMain: {
      handle: (name: string, handler: (...args: unknown[]) => Promise<unknown>) =>
        started.handlers.set(name, handler),
    },
    Menu: { setApplicationMenu: (menu: unknown) => started.menu.push(menu) },
    powerMonitor: new EventEmitter(),
    protocol: {
      registerSchemesAsPrivileged: () => {
        app.steps.push('scheme');
        started.schemes += 1;
      },
    },
    session: {
      fromPartition: (name: string) => {
        started.partitions.push(name);
        return session;
      },
    },
    utilityProcess: { fork: () => new FakeUtility() },
  }));
  vi.doMock('../../src/desk/page-files.ts', () => ({
    readPageFiles: () => ({ find: () => undefined }),
  }));
  vi.resetModules();
  process.argv = ['/opt/permafrost', ...args];
  await import('../../src/main/index.ts');
  started.window = FakeWindow.made[0];
  return started;
}

beforeEach(() => {
  vi.stubEnv('NODE_OPTIONS', undefined);
});
afterEach(() => {
  process.argv = argv;
  vi.unstubAllEnvs();
  vi.doUnmock('electron');
  vi.doUnmock('../../src/desk/page-files.ts');
  vi.restoreAllMocks();
});

describe('the program', () => {
  test('turns the sandbox on and names its scheme before it is ready', async () => {
    const { app, schemes } = await startWith([]);
    expect(app.steps).toEqual(['sandbox', 'scheme', 'single', 'ready']);
    expect(schemes).toBe(1);
    expect(app.name).toBe('Permafrost');
    expect(app.switches).toContain('host-resolver-rules');
  });

  test('opens one window on our page, in the guarded session, without a menu', async () => {
    const { window, partitions, session, menu } = await startWith([]);
    expect(FakeWindow.made).toHaveLength(1);
    expect(window?.loaded).toEqual(['app://station/']);
    expect(window?.options).toMatchObject({ webPreferences: { partition: partitions[0] } });
    expect(session.set['proxy']).toBeDefined();
    expect(session.protocol.handlers.has('app')).toBe(true);
    expect(menu).toEqual([null]);
  });

  test('guards the contents of whatever page is made', async () => {
    const { app } = await startWith([]);
    const { FakeContents } = await import('./fake-electron.ts');
    const contents = new FakeContents();
    app.emit('web-contents-created', {}, contents);
    expect(contents.windowOpenHandler?.()).toEqual({ action: 'deny' });
  });

  test('answers our page on one channel, and grants the camera while it scans alone', async () => {
    const { handlers, window, session } = await startWith([]);
    expect([...handlers.keys()]).toEqual(['station']);
    const sender = window?.webContents;
    const ask = (url: string, name = 'about', input: object = {}) =>
      handlers.get('station')?.({ sender, senderFrame: { url, parent: null } }, name, 1, input);
    expect(await ask('app://station/')).toMatchObject({
      ok: true,
      value: { version: manifest.version, host: 'electron' },
    });
    expect(await ask('https://example.test/')).toMatchObject({ error: { code: 'SENDER_REFUSED' } });
    const check = session.set['permissionCheck'] as (...args: unknown[]) => boolean;
    const hasCamera = () => check(null, 'media', 'app://station/', { mediaType: 'video' });
    expect(hasCamera()).toBe(false);
    await ask('app://station/', 'scanning', { isOpen: true });
    expect(hasCamera()).toBe(true);
    await ask('app://station/', 'scanning', { isOpen: false });
    expect(hasCamera()).toBe(false);
  });

  test('runs once: a second one ends before it opens anything, and the first comes to the front', async () => {
    const second = await startWith([], (app) => {
      app.isFirst = false;
    });
    expect(second.app.steps).toEqual(['sandbox', 'scheme', 'single', 'quit']);
    expect(second.window).toBeUndefined();
    const first = await startWith([]);
    first.app.emit('second-instance');
    expect(first.window?.webContents.calls).toEqual(['focus']);
  });

  test('quits when its window is closed', async () => {
    const { app } = await startWith([]);
    app.emit('window-all-closed');
    expect(app.steps.at(-1)).toBe('quit');
  });

  test.each([['--inspect'], ['--remote-debugging-port=9222'], ['--js-flags=--expose-gc']])(
    'started with %s says one sentence and ends before the sandbox, the lock and the window',
    async (argument) => {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      const { app, window } = await startWith([argument]);
      expect(app.steps).toEqual(['exit 1']);
      expect(window).toBeUndefined();
      expect(said).toHaveBeenCalledTimes(1);
      expect(said.mock.calls[0]?.[0]).toMatch(/^Permafrost does not start: /);
    },
  );

  test('started with NODE_OPTIONS in its environment ends as well', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.stubEnv('NODE_OPTIONS', '--require=/tmp/x');
    expect((await startWith([])).app.steps).toEqual(['exit 1']);
  });

  test('that is not packaged takes its arguments after its own folder', async () => {
    const { app } = await startWith(['.', '--drive', '/a'], (fake) => {
      fake.isPackaged = false;
    });
    expect(app.steps).toContain('ready');
  });
});
