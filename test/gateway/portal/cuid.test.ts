/** The ids that Portal's clients expect. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { CUID_FORM, newCuid } from '../../../src/gateway/portal/cuid.ts';

/** Gives these bytes over and over, then those of the system: a source that is stuck at first. */
function randomOf(first: Uint8Array) {
  let calls = 0;
  return {
    bytes: (length: number) =>
      calls++ === 0 ? first.slice(0, length) : systemRandom.bytes(length),
    uuid: () => systemRandom.uuid(),
  };
}

describe('a cuid', () => {
  it('has its form whatever is drawn', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes) => {
        expect(newCuid(randomOf(bytes))).toMatch(CUID_FORM);
      }),
    );
  });

  it('draws again instead of making some letters likelier', () => {
    const random = randomOf(new Uint8Array(24).fill(252));
    expect(newCuid(random)).not.toBe(`c${'0'.repeat(24)}`);
    expect(newCuid(randomOf(new Uint8Array(24).fill(251)))).toBe(`c${'z'.repeat(24)}`);
    expect(newCuid(randomOf(new Uint8Array(24)))).toBe(`c${'0'.repeat(24)}`);
  });

  it('is not the same twice', () => {
    const ids = Array.from({ length: 1_000 }, () => newCuid(systemRandom));
    expect(new Set(ids).size).toBe(1_000);
  });
});
