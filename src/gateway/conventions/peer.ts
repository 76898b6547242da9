/**
 * From where a call comes. Whoever connects is known by the socket's own address. Behind a proxy that the
 * operator named it is the last hop that this proxy wrote; what stands before that hop, and the header of
 * anybody else, was written by the caller.
 */
import type { Context } from 'hono';

/** The address of the caller; '' where there is no socket. */
export function peerOf(c: Context, trustedProxies: readonly string[] = []): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  const direct = canonicalAddress(env?.incoming?.socket?.remoteAddress ?? '') ?? '';
  if (!trustedProxies.includes(direct)) return direct;
  const hops = c.req.header('X-Forwarded-For')?.split(',') ?? [];
  return canonicalAddress(hops.at(-1)?.trim() ?? '') ?? direct;
}

/** One spelling for one address; undefined for a text that is none. */
export function canonicalAddress(text: string): string | undefined {
  const bare = text.replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(bare)) {
    return bare.split('.').every((part) => Number(part) < 256 && String(Number(part)) === part)
      ? bare
      : undefined;
  }
  if (!/^[0-9a-f:.]{2,45}$/i.test(bare) || !bare.includes(':')) return undefined;
  if (!URL.canParse(`http://[${bare}]`)) return undefined;
  return new URL(`http://[${bare}]`).hostname.slice(1, -1);
}

/** Whom an address belongs to: of IPv6 the network of 64 bits, for one customer has all of it. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const between = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = address.includes('::') ? [...before, ...between, ...after] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
}
