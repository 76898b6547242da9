/**
 * The bridge to the page: one function and one event, and nothing of Electron's own. It decides
 * nothing and knows no call's name: what may be asked, the desk says. The page gets neither an
 * event object nor a channel's name.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { PageAnswer, PageProgress, StationBridge } from '../ipc/page.ts';

const LONGEST_NAME = 64;

let listener: ((report: PageProgress) => void) | undefined;

const bridge: StationBridge = Object.freeze({
  call: async (name: string, callNumber: number, input: unknown): Promise<PageAnswer> => {
    const isCall = typeof name === 'string' && name.length <= LONGEST_NAME;
    if (!isCall || !Number.isSafeInteger(callNumber)) throw new TypeError('this is no call');
    return (await ipcRenderer.invoke('station', name, callNumber, input)) as PageAnswer;
  },
  onProgress: (next: (report: PageProgress) => void): void => {
    if (typeof next !== 'function') throw new TypeError('this is no listener');
    listener = next;
  },
});

ipcRenderer.on('station-progress', (_event, { callNumber, progress }: PageProgress) => {
  const { done, total, what } = progress;
  listener?.({ callNumber, progress: { done, total, what } });
});

contextBridge.exposeInMainWorld('station', bridge);
