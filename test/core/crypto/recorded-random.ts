/** Randomness for tests: the system's with a record, or a fixed stream of bytes. */
import { systemRandom, type Random } from '../../../src/core/crypto/random.ts';

/** Notes each length that is asked for. */
export function recordedRandom(): Random & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    bytes(length) {
      asked.push(length);
      return systemRandom.bytes(length);
    },
    uuid: () => systemRandom.uuid(),
  };
}

/** Gives these bytes one after the other, then throws: a generator that fails. */
export function fixedRandom(...draws: readonly Uint8Array[]): Random {
  let at = 0;
  return {
    bytes(length) {
      const draw = draws[at];
      at += 1;
      if (draw?.length !== length) throw new Error('the random source failed');
      return draw.slice();
    },
    uuid: () => {
      throw new Error('the random source failed');
    },
  };
}

/** Gives the same byte for ever: a generator that is stuck. */
export function stuckRandom(byte: number): Random {
  return {
    bytes: (length) => new Uint8Array(length).fill(byte),
    uuid: () => '00000000-0000-4000-8000-000000000000',
  };
}
