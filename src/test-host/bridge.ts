/**
 * Runs the built preload in a page of Chromium, as Electron would run it: it finds an `electron` with
 * `contextBridge` and `ipcRenderer`, and whatever passes is cloned both ways. Attacker: a page
 * that reaches past the bridge; so the way out is taken off `globalThis` before the page's first
 * script, and only the main frame has a bridge.
 *
 * Not the same as Electron: here the preload shares the page's world. That the worlds are apart is
 * Electron's work, and is tested there.
 */

/** Names on `globalThis` for the moment between the browser's start and the page's first script. */
export const INVOKE = 'stationHostInvoke';
/** A symbol's description: with it the host hands events to the preload's listeners. */
export const EMIT = 'stationHostEmit';

/** The script that runs in each document before any other. `preload` is the built CommonJS file. */
export function bridgeScript(preload: string): string {
  const names = JSON.stringify({ invokeName: INVOKE, emitName: EMIT });
  const body = `function (require, module, exports) {${preload}\n}`;
  return `(${installBridge.toString()})(${body}, ${names});`;
}

type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
) => void;
type Invoke = (channel: string, args: unknown) => Promise<unknown>;
type Listener = (event: unknown, ...args: unknown[]) => void;

/** Goes into the page as text: it may use nothing of this file but its arguments. */
function installBridge(preload: Preload, names: { invokeName: string; emitName: string }): void {
  const globals = globalThis as unknown as Record<string | symbol, unknown>;
  const invoke = globals[names.invokeName] as Invoke;
  Reflect.deleteProperty(globals, names.invokeName);
  if (window.top !== window) return;

  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]) =>
      await invoke(channel, structuredClone(args)),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
    },
  };
  const frozen = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    for (const part of Object.values(value)) frozen(part);
    return Object.freeze(value);
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      Object.defineProperty(globals, key, { value: frozen(api), enumerable: true });
    },
  };
  Object.defineProperty(globals, Symbol.for(names.emitName), {
    value(channel: string, ...args: unknown[]) {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    },
  });

  const module = { exports: {} };
  const require = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`a sandboxed preload has no module ${name}`);
    return { contextBridge, ipcRenderer };
  };
  preload(require, module, module.exports);
}
