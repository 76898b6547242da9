import { describe, expect, it } from 'vitest';
import { isRandomHealthy } from '../../../src/core/crypto/random-health.ts';
import { systemRandom, type Random } from '../../../src/core/crypto/random.ts';
import { runSelfTests } from '../../../src/core/crypto/self-test.ts';
import { fixedRandom, recordedRandom, stuckRandom } from './recorded-random.ts';

const failed = (test: string) =>
  expect.objectContaining({ code: 'SELF_TEST_FAILED', facts: { test } }) as Error;

/** The system's bytes, spoilt by `spoil`. */
function spoilt(spoil: (bytes: Uint8Array) => void): Random {
  return {
    bytes(length) {
      const bytes = systemRandom.bytes(length);
      spoil(bytes);
      return bytes;
    },
    uuid: () => systemRandom.uuid(),
  };
}

describe('self-tests', () => {
  it('refuse a random source that is stuck, repeats itself, fails or favours a value', async () => {
    const counting = {
      bytes: (n: number) => Uint8Array.from({ length: n }, (_, i) => i >> 4),
      uuid: () => '',
    };
    const mebibyte = systemRandom.bytes(1 << 20);
    const sources = [
      stuckRandom(0),
      stuckRandom(0xff),
      counting,
      fixedRandom(),
      fixedRandom(mebibyte, mebibyte),
      spoilt((bytes) => bytes.fill(7, 500_000, 500_010)),
      spoilt((bytes) => {
        for (let at = 0; at < bytes.length; at += 8) bytes[at] = 0x41;
      }),
      spoilt((bytes) => {
        for (let at = 0; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) & 0x0f;
      }),
    ];
    for (const random of sources) {
      await expect(runSelfTests(random)).rejects.toThrow(failed('random source'));
    }
  });

  it('refuse at the first test that says no or throws, and name it', async () => {
    const yes = () => true;
    await expect(
      runSelfTests(systemRandom, [
        ['one', yes],
        ['two', () => false],
        ['three', yes],
      ]),
    ).rejects.toThrow(failed('two'));
    const broken = () => {
      throw new Error('a primitive is missing');
    };
    await expect(runSelfTests(systemRandom, [['one', broken]])).rejects.toThrow(failed('one'));
  });

  it('pass here, each by name, and draw from the given source', async () => {
    const random = recordedRandom();
    const names = (await runSelfTests(random)).map(({ name }) => name);
    expect(names).toContain('RSA-4096 OAEP');
    expect(names).toContain('Argon2id');
    expect(new Set(names).size).toBe(14);
    expect(random.asked).toEqual([1 << 20, 1 << 20]);
  });

  it('accept a healthy source again and again', () => {
    for (let round = 0; round < 20; round += 1) expect(isRandomHealthy(systemRandom)).toBe(true);
  });
});
