/**
 * The one channel between the page and the desk. Who sent a call is taken from the browser, never
 * from the message: the frame's own address, and that it is our window's main frame.
 */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Desk, Sender } from '../desk/desk.ts';
import { originOf } from './app-protocol.ts';

export const CALL_CHANNEL = 'station';
export const PROGRESS_CHANNEL = 'station-progress';

export function connectPage(ipcMain: Pick<IpcMain, 'handle'>, desk: Desk, ours: WebContents): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, callNumber: unknown, input: unknown) =>
    desk.answer(name, callNumber, input, senderOf(event, ours), (progress) => {
      if (!ours.isDestroyed()) ours.send(PROGRESS_CHANNEL, { callNumber, progress });
    }),
  );
}

/** A frame that is gone, or of other contents, has no origin. */
export function senderOf(
  { sender, senderFrame }: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  ours: WebContents,
): Sender {
  if (senderFrame === null || sender !== ours) return { origin: '', isMainFrame: false };
  return { origin: originOf(senderFrame.url), isMainFrame: senderFrame.parent === null };
}
