/**
 * Serves the page from `app://station` out of the list of built files. There is no http and no file
 * address in the program.
 */
import type { CustomScheme, Protocol } from 'electron';
import type { PageFiles } from '../desk/page-files.ts';

export const APP_ORIGIN = 'app://station';

/** No `fetch` from the page and no way around the policy of the page. */
const SCHEME: CustomScheme = { scheme: 'app', privileges: { standard: true, secure: true } };

/** To be called once, before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([SCHEME]);
}

/** `protocol` is that of the window's own session. Everything that is not in the list is a 404. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, files: PageFiles): void {
  protocol.handle('app', ({ url, method }) => {
    const { pathname } = new URL(url);
    const isOurs = originOf(url) === APP_ORIGIN && method === 'GET';
    const file = isOurs ? files.find(pathname) : undefined;
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(file.body, { headers: file.headers });
  });
}

/** Scheme and host; Node calls the origin of a scheme of our own `null`. '' for what is no address. */
export function originOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? '' : `${parsed.protocol}//${parsed.host}`;
}
