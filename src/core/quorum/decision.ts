/**
 * The decision rule: an act is approved when at least `threshold` different custodians have signed
 * exactly it. People are counted, not signatures: each approval is traced to one custodian by key,
 * and a second one of the same custodian refuses the whole set, however it is spelt.
 */
import { refuse } from '../refusal.ts';
import { parseDsse, type Dsse } from '../signing/dsse.ts';
import {
  approvalKeyId,
  custodianKeyId,
  verifyApproval,
  type ApprovalExpected,
  type ApprovalStatement,
} from './approval.ts';
import { checkCustodians, checkThreshold, type Custodian } from './custodian.ts';

/**
 * The verified approvals in the order given. Refuses `APPROVAL_INVALID` (one that does not verify,
 * or of somebody else), `APPROVAL_REPEATED` and `QUORUM_NOT_REACHED`; and a list of custodians that
 * has one person twice, for there a threshold means nothing.
 */
export function decide(args: {
  threshold: number;
  custodians: readonly Custodian[];
  approvals: readonly Dsse[];
  expected: ApprovalExpected;
}): ApprovalStatement[] {
  const { threshold, custodians, expected } = args;
  checkCustodians(custodians);
  checkThreshold(threshold, custodians.length);
  const waiting = new Map(custodians.map((custodian) => [custodianKeyId(custodian), custodian]));
  const given = new Map<string, Custodian>();
  const statements = args.approvals.map((approval) => {
    const dsse = parseDsse(approval);
    const key = approvalKeyId(dsse);
    const before = given.get(key);
    if (before !== undefined) return refuse('APPROVAL_REPEATED', { name: before.name });
    const custodian = waiting.get(key);
    if (custodian === undefined) {
      return refuse('APPROVAL_INVALID', { reason: 'it is signed by nobody in the list' });
    }
    const statement = verifyApproval({ dsse, custodian, expected });
    given.set(key, custodian);
    return statement;
  });
  if (given.size < threshold) refuse('QUORUM_NOT_REACHED', { given: given.size, threshold });
  return statements;
}
