/**
 * Every page that could ever exist in this program: it goes nowhere, opens nothing, embeds nothing
 * and is not debugged. Attacker: a page that was taken over, or a link dropped into the window.
 */
import type { WebContents } from 'electron';
import { APP_ORIGIN, originOf } from './app-protocol.ts';

export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', stayHere);
  contents.on('will-frame-navigate', stayHere);
  contents.on('will-redirect', stayHere);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('context-menu', (event) => {
    event.preventDefault();
  });
  contents.on('devtools-opened', () => {
    contents.closeDevTools();
  });
}

type Navigation = { readonly url: string; readonly isMainFrame: boolean; preventDefault(): void };

/** Only the page itself may be loaded, again; there are no frames. */
function stayHere(event: Navigation): void {
  if (originOf(event.url) !== APP_ORIGIN || !event.isMainFrame) event.preventDefault();
}
