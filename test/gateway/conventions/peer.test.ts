/** From where a call comes, and what a caller may not say of it. */
import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, networkOf, peerOf } from '../../../src/gateway/conventions/peer.ts';

const PROXY = '127.0.0.1';

async function peer(remoteAddress: string, forwarded?: string, trusted: string[] = []) {
  const app = new Hono();
  app.get('/', (c) => c.text(peerOf(c, trusted)));
  const headers: Record<string, string> = {};
  if (forwarded !== undefined) headers['X-Forwarded-For'] = forwarded;
  const response = await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } });
  return await response.text();
}

describe('the address of a caller', () => {
  it('refuses to believe X-Forwarded-For of anybody but the named proxy', async () => {
    expect(await peer('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
    expect(await peer('203.0.113.9', '198.51.100.1', [PROXY])).toBe('203.0.113.9');
    expect(await peer(PROXY, '198.51.100.1')).toBe(PROXY);
  });

  it('is the last hop behind the named proxy, whatever the caller wrote before it', async () => {
    expect(await peer(PROXY, '198.51.100.1', [PROXY])).toBe('198.51.100.1');
    expect(await peer(PROXY, '1.2.3.4, 5.6.7.8 ,198.51.100.1', [PROXY])).toBe('198.51.100.1');
    expect(await peer('::ffff:127.0.0.1', '2001:DB8:0::1', [PROXY])).toBe('2001:db8::1');
  });

  it.each(['', 'unknown', '999.1.1.1', '198.51.100.1:80', '1.2.3.4, <script>', '[::1]'])(
    'is the proxy’s own where its last hop is no address: “%s”',
    async (forwarded) => {
      expect(await peer(PROXY, forwarded, [PROXY])).toBe(PROXY);
    },
  );

  it('is empty where there is no socket', async () => {
    const app = new Hono();
    app.get('/', (c) => c.text(`(${peerOf(c)})`));
    expect(await (await app.request('/')).text()).toBe('()');
  });

  it('has one spelling, and takes no text that is no address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(canonicalAddress(text)).toBe(text);
        expect(canonicalAddress(`::ffff:${text}`)).toBe(text);
        expect(networkOf(text)).toBe(text);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const once = canonicalAddress(text) ?? '';
        expect(canonicalAddress(once)).toBe(once);
        expect(canonicalAddress(text.toUpperCase())).toBe(once);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = canonicalAddress(text);
        if (found !== undefined) expect(found).toMatch(/^[0-9a-f:.]+$/);
      }),
    );
  });

  it('of IPv6 counts for its network of 64 bits', () => {
    const networks = ['2001:db8::1', '2001:db8::ffff:1:2:3', '2001:db8:0:1::1', '::1', '::'].map(
      networkOf,
    );
    expect(networks).toEqual([
      '2001:db8:0:0::/64',
      '2001:db8:0:0::/64',
      '2001:db8:0:1::/64',
      '0:0:0:0::/64',
      '0:0:0:0::/64',
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 }),
        (groups, host) => {
          const text = (parts: number[]) => parts.map((part) => part.toString(16)).join(':');
          const one = canonicalAddress(text(groups)) ?? '';
          const other = canonicalAddress(text([...groups.slice(0, 4), ...host])) ?? '';
          const next = [...groups];
          next[3] = ((next[3] ?? 0) + 1) % 0x10000;
          expect(networkOf(one)).toBe(networkOf(other));
          expect(networkOf(canonicalAddress(text(next)) ?? '')).not.toBe(networkOf(one));
        },
      ),
    );
  });
});
