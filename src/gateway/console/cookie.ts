/**
 * The session cookie: for the console's paths only, never readable by a script, never sent when
 * another site links here. `Secure` with its prefix wherever the console is at `https`; on the
 * loopback address there is no TLS that it could ask for.
 */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const NAME = 'permafrost-console';
const OPTIONS = { path: '/console', httpOnly: true, sameSite: 'Strict' } as const;

/** The token that came, or undefined. A text that no token can be is not looked for. */
export function tokenOf(c: Context): string | undefined {
  const token = getCookie(c, NAME, 'secure') ?? getCookie(c, NAME);
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
}

/** `origin` is the page's own. Without an age, the browser forgets the cookie when it ends. */
export function giveToken(c: Context, token: string, origin: string): void {
  setCookie(c, NAME, token, optionsFor(origin));
}

export function takeToken(c: Context, origin: string): void {
  setCookie(c, NAME, '', { ...optionsFor(origin), maxAge: 0 });
}

function optionsFor(origin: string) {
  return origin.startsWith('https:')
    ? ({ ...OPTIONS, secure: true, prefix: 'secure' } as const)
    : OPTIONS;
}
