import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bitsOf,
  digestOfRolls,
  FEWEST_ROLLS,
  FULL_ROLLS,
  MOST_ROLLS,
  rollsIn,
} from '../../src/renderer/state/dice.ts';
import { CONTRACT } from '../../src/ipc/contract.ts';

describe('dice', () => {
  it('keeps the rolls of a text and nothing else, no more than the station takes', () => {
    expect(rollsIn('1, 2 … 0 7 8 9 6\n5x')).toBe('1265');
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: fc.constantFrom('1', '2', '3', '4', '5', '6') }),
        (noise, rolls) => {
          const kept = rollsIn(noise + rolls.repeat(200));
          const { success } = CONTRACT.newPassphrases.input.safeParse({ count: 3, dice: kept });
          expect(success).toBe(true);
          expect(kept.length).toBeLessThanOrEqual(MOST_ROLLS);
        },
      ),
    );
  });

  it('has the digest that sha256sum gives, and none without rolls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('1', '2', '3', '4', '5', '6'), minLength: 1 }),
        async (rolls) => {
          expect(await digestOfRolls(rolls)).toBe(createHash('sha256').update(rolls).digest('hex'));
        },
      ),
    );
    expect(await digestOfRolls('')).toBe('');
  });

  it('says truly when the dice alone would do', () => {
    expect(bitsOf(FULL_ROLLS)).toBeGreaterThanOrEqual(256);
    expect(bitsOf(FULL_ROLLS - 1)).toBeLessThan(256);
    expect(FEWEST_ROLLS).toBeLessThan(FULL_ROLLS);
  });
});
