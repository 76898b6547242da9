/**
 * From where the console may be called. Its own origins are `http` on the loopback address and those
 * that `gateway serve` was told (`https`, where the proxy in front ends TLS). Guards against another
 * site whose page makes the browser call here (CSRF), another port of the same machine, and a name
 * that was pointed at the loopback address after its page was loaded (DNS rebinding).
 */
import type { Context } from 'hono';
import { refuse } from '../../core/refusal.ts';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?$/;

/** Whether the console may be told to live there: `https://name[:port]` and nothing behind it. */
export function isConsoleOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.origin === text;
}

/** Refuses a page or call under a name that is not the console's (`ORIGIN_REFUSED`). */
export function checkHost(url: string, origins: readonly string[]): void {
  const { host } = new URL(url);
  const isOurs = LOOPBACK.test(host) || origins.some((origin) => new URL(origin).host === host);
  if (!isOurs) refuse('ORIGIN_REFUSED');
}

/** Refuses a call of another site's page, as the browser's `Sec-Fetch-Site` says (`ORIGIN_REFUSED`). */
export function checkSite(site: string | undefined): void {
  if (site !== undefined && site !== 'same-origin') refuse('ORIGIN_REFUSED');
}

/**
 * The origin of a call that changes something. Browsers name it on every POST, and no page can forge
 * it. Refuses `ORIGIN_REFUSED` when it is absent or not ours.
 */
export function checkedOrigin(c: Context, origins: readonly string[]): string {
  const origin = c.req.header('Origin') ?? '';
  const { host } = new URL(c.req.url);
  if (origins.includes(origin)) return origin;
  if (LOOPBACK.test(host) && origin === `http://${host}`) return origin;
  return refuse('ORIGIN_REFUSED');
}
