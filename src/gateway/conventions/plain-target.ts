/**
 * One path has one spelling. Addresses are put in order before a route is looked for: `/x/%2e%2e/console` and
 * `/%63onsole` would be `/console`, and a proxy in front that guards a path by comparing it would not know it.
 */
import type { Context } from 'hono';

/** Letters, digits and `-._~`, which nobody has to spell in another way (RFC 3986 section 2.3). */
const NEEDLESSLY_SPELT = /%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/i;
/** No id has it, and PostgreSQL takes no text that has it. */
const NUL = /%00|\0/;

/** Whether the path of a request's target, as it was sent, is spelt as every reader would spell it. */
export function isPlainTarget(target: string): boolean {
  const [path = ''] = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/);
  const hasWayBack = path.split('/').some((part) => part === '.' || part === '..');
  return !hasWayBack && !path.includes('\\') && !NEEDLESSLY_SPELT.test(path) && !NUL.test(path);
}

/** The target as it came over the line; without a socket, the address as far as it was put in order. */
export function targetOf(c: Context): string {
  const env = c.env as { incoming?: { url?: string } } | undefined;
  return env?.incoming?.url ?? c.req.raw.url;
}
