import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { verifyApproval } from '../../../src/core/quorum/approval.ts';
import {
  checkReason,
  makeDecline,
  verifyDecline,
  type DeclineExpected,
  type DeclineStatement,
} from '../../../src/core/quorum/decline.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { decodeDsse, encodeDsse, signDsse, type Dsse } from '../../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../../src/core/signing/payload-types.ts';
import {
  approve,
  AT,
  bitFlips,
  digestOf,
  EXPECTED as OF_APPROVAL,
  expectRefusal,
  makeCustodian,
  STATION_ID,
} from './made-custodians.ts';

const ann = makeCustodian('Ann');
const ben = makeCustodian('Ben');
const EXPECTED: DeclineExpected = {
  station_id: STATION_ID,
  env: 'test',
  subject: digestOf('the request'),
  sheet: digestOf('the sheet'),
};

function statement(changes: Partial<DeclineStatement> = {}): DeclineStatement {
  return {
    v: 1,
    type: 'decline',
    ...EXPECTED,
    epoch: 1,
    custodian_id: ann.custodianId,
    custodian_name: ann.name,
    declined_at: AT,
    reason: 'This customer is not ours.',
    nonce: toHex(systemRandom.bytes(8)),
    ...changes,
  };
}

function signed(text: string, payloadType: string = PAYLOAD_TYPE.decline, by = ann): Dsse {
  const { secret, publicKey } = by;
  return signDsse({ payloadType: payloadType as never, payload: utf8(text), secret, publicKey });
}

function verify(dsse: Dsse, changes: Partial<DeclineExpected> = {}): DeclineStatement {
  return verifyDecline({ dsse, custodian: ann, expected: { ...EXPECTED, ...changes } });
}

describe('a decline', () => {
  it('refuses every changed bit', () => {
    const dsse = signed(canonicalJson(statement()));
    for (const bytes of bitFlips(encodeDsse(dsse))) {
      expect(() => verify(decodeDsse(bytes))).toThrow(expect.toSatisfy(isRefusal));
    }
  });

  it.each<[string, Partial<DeclineExpected>]>([
    ['station', { station_id: systemRandom.uuid() }],
    ['environment', { env: 'production' }],
    ['request', { subject: digestOf('another request') }],
    ['review sheet', { sheet: digestOf('another sheet') }],
  ])('refuses to count for another %s', (_, change) => {
    const dsse = signed(canonicalJson(statement()));
    expectRefusal('DECLINE_INVALID', () => verify(dsse, change));
  });

  it('refuses to name another custodian than its signer', () => {
    for (const changes of [{ custodian_id: ben.custodianId }, { custodian_name: ben.name }]) {
      const dsse = signed(canonicalJson(statement(changes)));
      expectRefusal('DECLINE_INVALID', () => verify(dsse));
    }
  });

  it('refuses the signature of another custodian', () => {
    const dsse = signed(canonicalJson(statement()), PAYLOAD_TYPE.decline, ben);
    expectRefusal('DECLINE_INVALID', () => verify(dsse));
  });

  it('can never be counted as an approval, nor an approval as a decline', () => {
    const dsse = signed(canonicalJson(statement()));
    expectRefusal('APPROVAL_INVALID', () =>
      verifyApproval({ dsse, custodian: ann, expected: OF_APPROVAL }),
    );
    expectRefusal('DECLINE_INVALID', () => verify(approve(ann)));
    const asApproval = signed(canonicalJson(statement()), PAYLOAD_TYPE.approval);
    expectRefusal('DECLINE_INVALID', () => verify(asApproval));
  });

  it.each<[string, object]>([
    ['an unknown field', { note: '' }],
    ['another version', { v: 2 }],
    ['another type', { type: 'approval' }],
    ['no reason', { reason: '' }],
    ['a reason that reads backwards', { reason: 'not\u202eours' }],
    ['a reason of two lines', { reason: 'not\nours' }],
    ['a reason that is too long', { reason: 'x'.repeat(501) }],
    ['a time with an offset', { declined_at: '2026-11-20T20:37:00+00:00' }],
  ])('refuses %s although it is signed', (_, change) => {
    const changed = { ...statement(), ...change } as DeclineStatement;
    const text = canonicalJson(changed);
    expectRefusal('DECLINE_INVALID', () => verify(signed(text)));
    const { secret, publicKey } = ann;
    expect(() => makeDecline({ statement: changed, approvalSecret: secret, publicKey })).toThrow(
      expect.toSatisfy(isRefusal),
    );
  });

  it('refuses anything else that is signed, and fails in no other way', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expectRefusal('DECLINE_INVALID', () => verify(signed(text)));
      }),
      { numRuns: 50 },
    );
  });

  it('says who declined what, and why', () => {
    const made = statement({ reason: 'Müller rief nicht an – 零' });
    const { secret, publicKey } = ann;
    const dsse = makeDecline({ statement: made, approvalSecret: secret, publicKey });
    expect(verify(decodeDsse(encodeDsse(dsse)))).toEqual(made);
  });
});

describe('a reason', () => {
  it('is refused when people could not read it as it is', () => {
    for (const text of ['', ' not ours', 'a\u200bb', 'x'.repeat(501)]) {
      expectRefusal('REASON_INVALID', () => checkReason(text));
    }
  });

  it('is taken as it was typed', () => {
    expect(checkReason('x'.repeat(500))).toBe('x'.repeat(500));
  });
});
