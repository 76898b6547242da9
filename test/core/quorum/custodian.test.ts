import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/core/encoding/bytes.ts';
import {
  checkCustodians,
  checkThreshold,
  type Custodian,
} from '../../../src/core/quorum/custodian.ts';
import { expectRefusal, makeCustodian, makeCustodians, refusalOf } from './made-custodians.ts';

const ann = makeCustodian('Ann');
const ben = makeCustodian('Ben');

function repeated(...custodians: Custodian[]): void {
  expectRefusal('CUSTODIAN_REPEATED', () => {
    checkCustodians(custodians);
  });
}

describe('a list of custodians', () => {
  it('refuses one person under one id twice', () => {
    repeated(ann, { ...ben, custodianId: ann.custodianId });
    repeated(ann, { ...ben, custodianId: ann.custodianId.toUpperCase() });
  });

  it('refuses one key under two names', () => {
    repeated(ann, { ...ben, publicKey: ann.publicKey.slice() });
  });

  it('refuses the negated key, for which one secret can sign as well', () => {
    const negated = ann.publicKey.slice();
    negated[31] = (negated[31] ?? 0) ^ 0x80;
    repeated(ann, { ...ben, publicKey: negated });
  });

  it.each(['ann', 'ANN', 'Ａｎｎ', 'Ánn', 'A.n.n', 'A nn'])('refuses “%s” beside “Ann”', (name) => {
    repeated(ann, ben, { ...makeCustodian(name) });
  });

  it('names both', () => {
    const refusal = refusalOf(() => {
      checkCustodians([ann, ben, makeCustodian('BEN')]);
    });
    expect(refusal.facts).toEqual({ name: 'BEN', other: 'Ben' });
  });

  it('refuses a name with a letter of another alphabet in it', () => {
    expectRefusal('NAME_INVALID', () => {
      checkCustodians([ann, makeCustodian('\u0410nn')]);
    });
  });

  it.each([
    ['of another length', '00'.repeat(31)],
    ['of small order', '01' + '00'.repeat(31)],
    ['of small order, zero', '00'.repeat(32)],
    ['in a second spelling', 'ee' + 'ff'.repeat(30) + '7f'],
  ])('refuses a key %s', (_, hex) => {
    expectRefusal('PUBLIC_KEY_INVALID', () => {
      checkCustodians([ann, { ...ben, publicKey: fromHex(hex) }]);
    });
  });

  it('accepts different people', () => {
    expect(() => {
      checkCustodians(makeCustodians('Ann', 'Ben', 'Cleo', 'Мария', '山田太郎'));
    }).not.toThrow();
  });
});

describe('a threshold', () => {
  it.each([
    [1, 3],
    [0, 3],
    [-2, 3],
    [4, 3],
    [2, 1],
    [2.5, 3],
    [Number.NaN, 3],
    [2, 256],
  ])('refuses %d of %d', (threshold, count) => {
    expectRefusal('THRESHOLD_INVALID', () => {
      checkThreshold(threshold, count);
    });
  });

  it.each([
    [2, 2],
    [2, 3],
    [5, 5],
    [2, 255],
  ])('accepts %d of %d', (threshold, count) => {
    expect(() => {
      checkThreshold(threshold, count);
    }).not.toThrow();
  });
});
