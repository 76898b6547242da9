/** What a response says of its station: the air gap and the generation, as the schema takes them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { airGapClaim, MAX_FINDINGS } from '../../src/protocol/air-gap.ts';
import { responseHead } from '../../src/protocol/head.ts';
import * as arbitrary from './arbitraries.ts';
import { responseHeadFor } from './parties.ts';

function isTaken(air_gap: unknown, generation: unknown = 1): boolean {
  return responseHead.safeParse({ ...responseHeadFor(), air_gap, generation }).success;
}

const eth0 = 'interface-up:eth0';
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `wifi:phy${String(100 + index)}`);

describe('the air gap in a head', () => {
  it('is taken as any station may say it', () => {
    fc.assert(
      fc.property(arbitrary.airGapClaim, (claim) => {
        expect(airGapClaim.parse(claim)).toEqual(claim);
      }),
    );
    expect(isTaken({ state: 'breached', findings: many(MAX_FINDINGS) })).toBe(true);
  });

  it.each<[string, unknown]>([
    ['as it was before there was a monitor', 'not-monitored'],
    ['intact beside a finding', { state: 'intact', findings: [eth0] }],
    ['breached by nothing', { state: 'breached', findings: [] }],
    ['acknowledged without a finding', { state: 'acknowledged', findings: [] }],
    ['in another state', { state: 'unknown', findings: [eth0] }],
    ['with a finding twice', { state: 'breached', findings: [eth0, eth0] }],
    ['out of order', { state: 'breached', findings: ['wifi:phy0', eth0] }],
    ['of another kind', { state: 'breached', findings: ['sound:hw0'] }],
    ['without a name', { state: 'breached', findings: ['wifi:'] }],
    ['with a name that hides', { state: 'breached', findings: ['wifi:a\u200b'] }],
    ['with a space in a name', { state: 'breached', findings: ['wifi:a b'] }],
    ['with a name too long', { state: 'breached', findings: [`wifi:${'a'.repeat(33)}`] }],
    ['with too many findings', { state: 'breached', findings: many(MAX_FINDINGS + 1) }],
    ['with a further field', { state: 'intact', findings: [], note: '' }],
  ])('is refused %s', (_, claim) => {
    expect(isTaken(claim)).toBe(false);
  });
});

describe('the generation in a head', () => {
  it('counts from 1', () => {
    const intact = { state: 'intact', findings: [] };
    expect([1, 2, Number.MAX_SAFE_INTEGER].every((count) => isTaken(intact, count))).toBe(true);
    expect([0, -1, 1.5, '1', null].some((count) => isTaken(intact, count))).toBe(false);
  });
});
