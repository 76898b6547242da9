/** Tells the program around the page that a scan begins or ends: the camera is granted for it alone. */
import { call } from './bridge.ts';

export async function scanning(isOpen: boolean): Promise<void> {
  await call('scanning', { isOpen });
}
