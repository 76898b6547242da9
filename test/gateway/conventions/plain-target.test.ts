/**
 * A path has one spelling here. A proxy in front that keeps people away from `/console` compares what it reads;
 * whoever spells the same path in another way gets past it, and must find nothing behind it.
 */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPlainTarget } from '../../../src/gateway/conventions/plain-target.ts';
import { serve } from '../../../src/gateway/serve.ts';
import type { Serving } from '../../../src/gateway/serve.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const UNRESERVED = 'ABCXYZabcxyz0189-._~';

describe('a path', () => {
  it('is plain as clients spell it, with whatever an id may hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 3 }), { maxLength: 4 }),
        (parts) => {
          const target = `/v1/${parts.map((part) => encodeURIComponent(part.replaceAll('\0', 'x'))).join('/')}`;
          expect([target, isPlainTarget(target)]).toEqual([target, true]);
          expect(isPlainTarget(`${target}?next=%63/../x`)).toBe(true);
        },
      ),
    );
    for (const plain of ['/', '/a.b/..c/.d', '/a%2Fb', '*', 'http://host/a', '/%C3%BC']) {
      expect([plain, isPlainTarget(plain)]).toEqual([plain, true]);
    }
  });

  it('is refused with a letter, digit or mark that needs no other spelling', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Array.from(UNRESERVED)),
        fc.boolean(),
        fc.constantFrom('', 'http://host', 'HTTPS://host:1'),
        (letter, isUpper, origin) => {
          const digits = letter.charCodeAt(0).toString(16);
          const spelt = `%${isUpper ? digits.toUpperCase() : digits}`;
          expect(isPlainTarget(`${origin}/con${spelt}ole/`)).toBe(false);
        },
      ),
    );
  });

  it.each([
    '/x/../console/',
    '/../console',
    '/./console/',
    '/console/.',
    '/x/..',
    'http://host/x/../console/',
    '/x\\..\\console/',
    '/v1/%00',
    '/v1/\0',
  ])('is refused with a way back or with what is in no path: %j', (target) => {
    expect(isPlainTarget(target)).toBe(false);
  });
});

describe('a gateway', () => {
  let world: World;
  let serving: Serving;
  beforeAll(async () => {
    world = await openWorld({ paired: false });
    serving = await serve(world.gateway, { port: 0 });
  });
  afterAll(async () => {
    await serving.close();
    await world.close();
  });

  function statusOf(target: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const host = `127.0.0.1:${String(serving.port)}`;
      let answer = '';
      const socket = connect(serving.port, '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
      socket.on('data', (data) => (answer += data.toString('latin1')));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(answer.slice(9, 12));
      });
    });
  }

  it.each(['/x/../console/', '/x/%2e%2e/console/', '/%2E/console/', '/%63onsole/', '/con%73ole/'])(
    'shows nothing at %s, where a proxy that guards /console may let through whoever asks',
    async (target) => {
      expect(await statusOf(target)).toBe('404');
    },
  );

  it('is reached at its paths as they are written', async () => {
    expect(await statusOf('/health/live')).toBe('200');
    expect(await statusOf('/.well-known/jwks.json')).toBe('200');
    expect(await statusOf(`http://127.0.0.1:${String(serving.port)}/health/live?a=/../%63`)).toBe(
      '200',
    );
  });
});
