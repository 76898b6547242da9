/** What the parser of a text inside a text accepts, and that nothing else gets through it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/gateway/conventions/fault.ts';
import { parseGenerateResponse } from '../../../src/gateway/portal/generate-response.ts';

const share = fc.record({
  share: fc.base64String({ minLength: 4, maxLength: 400 }).filter((text) => text !== ''),
  id: fc.stringMatching(/^[!-~]{1,128}$/),
});
const shares = fc.record({ SECP256K1: share, ED25519: share });

/** The fault of a text that is refused; undefined when it is taken. */
function faultOf(text: string): unknown {
  try {
    parseGenerateResponse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [error.status, error.code];
  }
}

const UNREADABLE = [400, 'SHARE_PARSING_FAILED'];

describe('a generate response', () => {
  it('is what any JSON text of two shares says, however it is spaced and whatever else it holds', () => {
    fc.assert(
      fc.property(shares, fc.nat(4), fc.nat(9), (given, spaces, more) => {
        const text = JSON.stringify({ more, none: null, ...given }, undefined, spaces);
        expect(parseGenerateResponse(text)).toEqual(given);
      }),
    );
  });

  it('is refused when it is cut off anywhere', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0, max: 0.999, noNaN: true }), (given, at) => {
        const text = JSON.stringify(given);
        expect(faultOf(text.slice(0, Math.floor(text.length * at)))).toEqual(UNREADABLE);
      }),
    );
  });

  it('is refused with a name that stands twice, also where it is spelt otherwise', () => {
    const twice = fc.constantFrom('"SECP256K1":{}', '"ED25519":1', '"\\u0045D25519":[]');
    fc.assert(
      fc.property(shares, twice, (given, extra) => {
        const text = `{${extra},${JSON.stringify(given).slice(1)}`;
        expect(faultOf(text)).toEqual(UNREADABLE);
      }),
    );
  });

  it('is refused when it is nested deeper than a generate response is', () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: 4, max: 3_000 }), (given, depth) => {
        const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
        const text = `{"more":${deep},${JSON.stringify(given).slice(1)}`;
        expect(faultOf(text)).toEqual(UNREADABLE);
      }),
    );
  });

  it('is never read from any other JSON, and the sentence repeats nothing of it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(faultOf(text)).toEqual(UNREADABLE);
      }),
    );
    const secret = 'c2VjcmV0IHNoYXJl';
    const wrong = JSON.stringify({ SECP256K1: { share: `${secret} `, id: 'x' }, ED25519: 1 });
    expect(() => parseGenerateResponse(wrong)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) as string }),
    );
  });

  it('holds no share above its limit', () => {
    const of = (length: number) =>
      JSON.stringify({
        SECP256K1: { share: 'A'.repeat(length), id: 'a' },
        ED25519: { share: 'A', id: 'b' },
      });
    expect(faultOf(of(98_304))).toBeUndefined();
    expect(faultOf(of(98_305))).toEqual(UNREADABLE);
  });
});
