import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../src/core/refusal.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { decide } from '../../../src/core/quorum/decision.ts';
import type { Custodian } from '../../../src/core/quorum/custodian.ts';
import type { Dsse } from '../../../src/core/signing/dsse.ts';
import {
  approve,
  digestOf,
  EXPECTED,
  expectRefusal,
  makeCustodian,
  makeCustodians,
  refusalOf,
  type MadeCustodian,
} from './made-custodians.ts';

const [ann, ben, cleo] = makeCustodians('Ann', 'Ben', 'Cleo') as [
  MadeCustodian,
  MadeCustodian,
  MadeCustodian,
];

function decideBy(
  approvals: readonly Dsse[],
  custodians: readonly Custodian[] = [ann, ben, cleo],
  threshold = 2,
): string[] {
  const statements = decide({ threshold, custodians, approvals, expected: EXPECTED });
  return statements.map((statement) => statement.custodian_name);
}

describe('the decision', () => {
  it('refuses no approval, and one of two', () => {
    expectRefusal('QUORUM_NOT_REACHED', () => decideBy([]));
    const refusal = refusalOf(() => decideBy([approve(ann)]));
    expect(refusal).toMatchObject({
      code: 'QUORUM_NOT_REACHED',
      facts: { given: 1, threshold: 2 },
    });
  });

  it('refuses one custodian twice, by the same approval', () => {
    const approval = approve(ann);
    expectRefusal('APPROVAL_REPEATED', () => decideBy([approval, approval]));
  });

  it('refuses one custodian twice, by two approvals', () => {
    expectRefusal('APPROVAL_REPEATED', () => decideBy([approve(ann), approve(ann)]));
  });

  it('refuses one custodian twice beside enough others', () => {
    expectRefusal('APPROVAL_REPEATED', () => decideBy([approve(ann), approve(ben), approve(ann)]));
  });

  it('refuses one custodian twice, by an approval encoded again', () => {
    const approval = approve(ann);
    const [{ keyid, sig }] = approval.signatures;
    const respelt: Dsse[] = [
      structuredClone(approval),
      { ...approval, signatures: [{ keyid: keyid.toUpperCase(), sig }] },
      { ...approval, signatures: [{ keyid, sig: sig.replace(/=+$/, '') }] },
      { ...approval, payload: `${approval.payload}\n` },
      { ...approval, signatures: [{ keyid: '0123456789abcdef', sig }] },
    ];
    for (const disguised of respelt) {
      expect(() => decideBy([approval, disguised])).toThrow(expect.toSatisfy(isRefusal));
    }
  });

  it('refuses one custodian twice under the id or name of another', () => {
    const asBen = { custodian_id: ben.custodianId, custodian_name: ben.name };
    expectRefusal('APPROVAL_REPEATED', () => decideBy([approve(ann), approve(ann, asBen)]));
    expectRefusal('APPROVAL_INVALID', () => decideBy([approve(ann, asBen), approve(cleo)]));
  });

  it('refuses a list that has one person twice, whoever approves', () => {
    const approvals = [approve(ann), approve(ben)];
    const twice: Custodian[] = [
      { ...ann, custodianId: systemRandom.uuid(), name: 'Zoe' },
      { ...makeCustodian('Zoe'), custodianId: ann.custodianId },
      makeCustodian('ANN'),
    ];
    for (const disguised of twice) {
      expectRefusal('CUSTODIAN_REPEATED', () => decideBy(approvals, [ann, ben, disguised]));
    }
  });

  it('refuses an approval of somebody who is no custodian, beside enough others', () => {
    const stranger = approve(makeCustodian('Mallory'));
    expectRefusal('APPROVAL_INVALID', () => decideBy([approve(ann), approve(ben), stranger]));
  });

  it('refuses an approval of other content, beside enough others', () => {
    const other = approve(cleo, { subject: digestOf('another request') });
    expectRefusal('APPROVAL_INVALID', () => decideBy([approve(ann), approve(ben), other]));
  });

  it('refuses a threshold below two, and one that cannot be met', () => {
    const approvals = [approve(ann), approve(ben), approve(cleo)];
    expectRefusal('THRESHOLD_INVALID', () => decideBy(approvals, [ann, ben, cleo], 1));
    expectRefusal('THRESHOLD_INVALID', () => decideBy(approvals, [ann, ben, cleo], 4));
  });

  it('accepts two of three, in the order given', () => {
    expect(decideBy([approve(cleo), approve(ann)])).toEqual(['Cleo', 'Ann']);
  });

  it('accepts more than are needed', () => {
    expect(decideBy([approve(ann), approve(ben), approve(cleo)])).toEqual(['Ann', 'Ben', 'Cleo']);
  });
});
