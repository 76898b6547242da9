/** What the preload exposes to the page: one function and one event. */
import type { StationBridge } from '../ipc/page.ts';

declare global {
  interface Window {
    readonly station: StationBridge;
  }
}
