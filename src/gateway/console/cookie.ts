/**
 * The console's cookies: for its paths only, never readable by a script, never sent when another site
 * links here. `Secure` with its prefix wherever the console is at `https`, and there no other is taken:
 * one without the prefix may have been planted by whoever can answer for the name without TLS. On the
 * loopback address there is no TLS that a cookie could ask for.
 */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const SESSION = 'permafrost-console';
const BROWSER = 'permafrost-browser';
const OPTIONS = { path: '/console', httpOnly: true, sameSite: 'Strict' } as const;
const SECURE = 'consoleIsSecure';

/** Whether this call came under one of the `https` origins; to be said before any cookie is asked for. */
export function noteOrigin(c: Context, origins: readonly string[]): void {
  const { host } = new URL(c.req.url);
  c.set(
    SECURE,
    origins.some((origin) => new URL(origin).host === host),
  );
}

/** The token of the session, or undefined. A text that no token can be is not looked for. */
export function tokenOf(c: Context): string | undefined {
  return cookieOf(c, SESSION);
}

/** The token by which a browser is known that logged in before. */
export function browserTokenOf(c: Context): string | undefined {
  return cookieOf(c, BROWSER);
}

/** `origin` is the page's own. Without an age, the browser forgets the cookie when it ends. */
export function giveToken(c: Context, token: string, origin: string): void {
  setCookie(c, SESSION, token, optionsFor(origin));
}

/** Kept when the browser ends, for as long as it is known. */
export function giveBrowserToken(
  c: Context,
  { token, seconds }: { readonly token: string; readonly seconds: number },
  origin: string,
): void {
  setCookie(c, BROWSER, token, { ...optionsFor(origin), maxAge: seconds });
}

export function takeToken(c: Context, origin: string): void {
  setCookie(c, SESSION, '', { ...optionsFor(origin), maxAge: 0 });
}

function cookieOf(c: Context, name: string): string | undefined {
  const isSecure = (c.get(SECURE) as unknown) === true;
  const token = isSecure ? getCookie(c, name, 'secure') : getCookie(c, name);
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
}

function optionsFor(origin: string) {
  return origin.startsWith('https:')
    ? ({ ...OPTIONS, secure: true, prefix: 'secure' } as const)
    : OPTIONS;
}
