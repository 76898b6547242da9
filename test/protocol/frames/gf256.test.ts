import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMultiple, invert, multiply } from '../../../src/protocol/frames/gf256.ts';

/** The product of two polynomials bit by bit, without a table. */
function bitwise(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

const every = Array.from({ length: 256 }, (_, value) => value);

describe('the field of the frames', () => {
  it('multiplies every two bytes as polynomials are multiplied', () => {
    for (const a of every) {
      for (const b of every) if (multiply(a, b) !== bitwise(a, b)) expect([a, b]).toBe('equal');
    }
    expect(multiply(2, 0x80)).toBe(0x1d);
  });

  it('has an inverse for each byte but zero, and refuses that of zero', () => {
    for (const a of every.slice(1)) expect(bitwise(a, invert(a))).toBe(1);
    expect(() => invert(0)).toThrow('zero has no inverse');
  });

  it('adds a multiple of a row as it does byte by byte', () => {
    const row = fc.uint8Array({ minLength: 1, maxLength: 40 });
    const property = fc.property(row, row, fc.nat(255), (one, other, factor) => {
      const length = Math.min(one.length, other.length);
      const target = one.slice(0, length);
      const source = other.slice(0, length);
      const wanted = target.map((byte, at) => byte ^ bitwise(factor, source[at] ?? 0));
      addMultiple(target, factor, source);
      expect(target).toEqual(wanted);
    });
    fc.assert(property);
  });

  it('refuses to add rows of different lengths', () => {
    const add = () => {
      addMultiple(new Uint8Array(3), 1, new Uint8Array(4));
    };
    expect(add).toThrow('rows of one length');
  });
});
