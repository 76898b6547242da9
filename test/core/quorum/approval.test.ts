import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { fromUtf8, utf8 } from '../../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import {
  makeApproval,
  verifyApproval,
  type ApprovalStatement,
} from '../../../src/core/quorum/approval.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { decodeDsse, encodeDsse, signDsse, type Dsse } from '../../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../../src/core/signing/payload-types.ts';
import {
  approvalStatement,
  approve,
  bitFlips,
  digestOf,
  EXPECTED,
  expectRefusal,
  makeCustodian,
} from './made-custodians.ts';

const ann = makeCustodian('Ann');
const ben = makeCustodian('Ben');
const approval = approve(ann);

function verify(dsse: Dsse, changes: Partial<typeof EXPECTED> = {}): ApprovalStatement {
  return verifyApproval({ dsse, custodian: ann, expected: { ...EXPECTED, ...changes } });
}

/** What Ann's key signs, whatever it is. */
function signedByAnn(text: string): Dsse {
  return signDsse({
    payloadType: PAYLOAD_TYPE.approval,
    payload: utf8(text),
    secret: ann.secret,
    publicKey: ann.publicKey,
  });
}

describe('an approval', () => {
  it('refuses every changed bit', () => {
    for (const bytes of bitFlips(encodeDsse(approval))) {
      expect(() => verify(decodeDsse(bytes))).toThrow(expect.toSatisfy(isRefusal));
    }
  });

  it.each<[string, Partial<typeof EXPECTED>]>([
    ['station', { station_id: systemRandom.uuid() }],
    ['environment', { env: 'production' }],
    ['act', { act: 'pair' }],
    ['digest', { subject: digestOf('another request') }],
    ['review sheet', { sheet: digestOf('another sheet') }],
  ])('refuses to count for another %s', (_, change) => {
    expectRefusal('APPROVAL_INVALID', () => verify(approval, change));
    expectRefusal('APPROVAL_INVALID', () => verify(approve(ann, change)));
  });

  it('refuses to name another custodian than its signer', () => {
    expectRefusal('APPROVAL_INVALID', () =>
      verify(approve(ann, { custodian_id: ben.custodianId })),
    );
    expectRefusal('APPROVAL_INVALID', () => verify(approve(ann, { custodian_name: 'Ben' })));
  });

  it('refuses the signature of another custodian', () => {
    const inHerName = { custodian_id: ann.custodianId, custodian_name: ann.name };
    expectRefusal('APPROVAL_INVALID', () => verify(approve(ben, inHerName)));
  });

  it('refuses a statement signed as something else', () => {
    const payload = utf8(canonicalJson(approvalStatement(ann)));
    const { secret, publicKey } = ann;
    const dsse = signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, secret, publicKey });
    expectRefusal('APPROVAL_INVALID', () => verify(dsse));
  });

  it.each<[string, object]>([
    ['an unknown field', { note: '' }],
    ['another version', { v: 2 }],
    ['another type', { type: 'attestation' }],
    ['an act in capitals', { act: 'Request' }],
    ['a digest in capitals', { subject: 'A'.repeat(64) }],
    ['a time with an offset', { approved_at: '2026-11-20T20:37:00+00:00' }],
    ['a short nonce', { nonce: '00' }],
  ])('refuses %s although it is signed', (_, change) => {
    const statement = { ...approvalStatement(ann), ...change };
    expectRefusal('APPROVAL_INVALID', () => verify(signedByAnn(canonicalJson(statement))));
    expectRefusal('SCHEMA_VIOLATION', () =>
      makeApproval({
        statement: statement,
        approvalSecret: ann.secret,
        publicKey: ann.publicKey,
      }),
    );
  });

  it('refuses a second spelling although it is signed', () => {
    const text = canonicalJson(approvalStatement(ann));
    for (const spelling of [` ${text}`, `${text}\n`, text.replace('{', '{"v":1,')]) {
      expectRefusal('APPROVAL_INVALID', () => verify(signedByAnn(spelling)));
    }
  });

  it('refuses anything else that is signed, and fails in no other way', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expectRefusal('APPROVAL_INVALID', () => verify(signedByAnn(text)));
      }),
      { numRuns: 50 },
    );
  });

  it('says who approved what', () => {
    const statement = approvalStatement(ann);
    const dsse = signedByAnn(canonicalJson(statement));
    expect(verify(dsse)).toEqual(statement);
    expect(encodeDsse(decodeDsse(encodeDsse(dsse)))).toEqual(encodeDsse(dsse));
    expect(fromUtf8(encodeDsse(dsse))).toContain('approval.v1+json');
  });
});
