/**
 * Electron's pieces as far as this program uses them, recording what is done to each. The real module
 * is never loaded: its runtime is not part of the tests.
 */
import { EventEmitter } from 'node:events';

type Handler = (...args: never[]) => unknown;

/** Whether the event's default was prevented by its listeners. */
export function emitPreventable(emitter: EventEmitter, name: string, fields: object = {}): boolean {
  let isPrevented = false;
  const event = {
    ...fields,
    preventDefault: () => {
      isPrevented = true;
    },
  };
  emitter.emit(name, event);
  return isPrevented;
}

export class FakeSession extends EventEmitter {
  readonly set: Record<string, unknown> = {};
  readonly protocol = {
    handlers: new Map<string, Handler>(),
    handle: (scheme: string, handler: Handler) => this.protocol.handlers.set(scheme, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (filter: unknown, listener: unknown) => {
      this.set['requestFilter'] = filter;
      this.set['requestListener'] = listener;
    },
  };
  setSpellCheckerEnabled = this.#keep('spellChecker');
  setPermissionRequestHandler = this.#keep('permissionRequest');
  setPermissionCheckHandler = this.#keep('permissionCheck');
  setDevicePermissionHandler = this.#keep('devicePermission');
  setDisplayMediaRequestHandler = this.#keep('displayMedia');
  setProxy = (config: unknown) => {
    this.set['proxy'] = config;
    return Promise.resolve();
  };

  #keep(name: string): (value: unknown) => void {
    return (value) => {
      this.set[name] = value;
    };
  }
}

export class FakeContents extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly calls: string[] = [];
  windowOpenHandler: (() => { action: string }) | undefined;
  webrtcPolicy = '';
  printOutcome: [boolean, string] = [true, ''];
  pdf: () => Promise<Buffer> = () => Promise.resolve(Buffer.from('%PDF'));
  pdfOptions: unknown;
  hasGone = false;

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webrtcPolicy = policy;
  }
  closeDevTools(): void {
    this.calls.push('closeDevTools');
  }
  reload(): void {
    this.calls.push('reload');
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
  isDestroyed(): boolean {
    return this.hasGone;
  }
  print(_options: unknown, done: (isPrinted: boolean, reason: string) => void): void {
    done(...this.printOutcome);
  }
  printToPDF(options: unknown): Promise<Buffer> {
    this.pdfOptions = options;
    return this.pdf();
  }
}

export class FakeWindow {
  static readonly made: FakeWindow[] = [];
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly options: unknown;
  isContentProtected = false;

  constructor(options: unknown) {
    this.options = options;
    FakeWindow.made.push(this);
  }
  setContentProtection(isOn: boolean): void {
    this.isContentProtected = isOn;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  focus(): void {
    this.webContents.calls.push('focus');
  }
}

/** A utility process that the test drives. */
export class FakeUtility extends EventEmitter {
  pid: number | undefined;
  readonly messages: unknown[] = [];
  postMessage(message: unknown): void {
    this.messages.push(message);
  }
}
