/**
 * Step 5, the other answer: a custodian declines the sheet they read, with a reason, signed like an
 * approval. It is final for that person and this request: nobody decides twice. When so many have
 * declined that the threshold is out of reach the request is blocked: nobody approves it any more and
 * it is not run.
 */
import { formatTime } from '../core/clock.ts';
import { toHex } from '../core/encoding/bytes.ts';
import {
  checkReason,
  makeDecline,
  verifyDecline,
  type DeclineExpected,
  type DeclineStatement,
} from '../core/quorum/decline.ts';
import { refuse } from '../core/refusal.ts';
import { decodeDsse, encodeDsse } from '../core/signing/dsse.ts';
import { checkSameSheet } from './approve.ts';
import { checkMayDecline, DECLINE } from './decided.ts';
import type { CustodianRecord } from './ports/parties.ts';
import type { ApprovalRecord } from './ports/requests.ts';
import type { Vault } from './ports/vault.ts';
import type { ReviewSheet } from './review.ts';
import type { CustodianSecret, OpenedShare } from './shares.ts';
import { noteOf, type Surroundings } from './surroundings.ts';
import { resetFailures, withShares } from './with-shares.ts';

/**
 * One custodian declines what they read. Refuses `REASON_INVALID`, `APPROVAL_DIGEST_DIFFERS`,
 * `ALREADY_DECIDED`, and what opening a share refuses.
 */
export async function giveDecline(
  surroundings: Surroundings,
  sheet: ReviewSheet,
  sheetDigest: string,
  secret: CustodianSecret,
  reason: string,
): Promise<void> {
  const { vault, clock } = surroundings;
  const { payloadDigest, head } = sheet.request;
  const named = { act: 'decline', request_id: head.bundle_id };
  await withShares(
    surroundings,
    {
      secrets: [secret],
      purpose: 'decline',
      refusedAs: 'act.refused',
      facts: named,
      check: (members) => {
        checkReason(reason);
        checkSameSheet(sheetDigest, sheet.digest);
        for (const { custodian } of members) checkMayDecline(custodian, payloadDigest, vault);
      },
    },
    (opened) => {
      const declines = opened.map((share) => signDecline(surroundings, sheet, share, reason));
      const facts = {
        ...named,
        digest: payloadDigest,
        sheet_digest: sheet.digest,
        custodian: opened.map(({ custodian }) => custodian.name).join(', '),
        reason,
      };
      vault.transact(noteOf(clock, 'approval.declined', facts), (writer) => {
        for (const decline of declines) writer.saveApproval(decline);
        resetFailures(writer, opened);
      });
    },
  );
}

/** Signed, and its own signature verified before it is kept. */
function signDecline(
  { vault, clock, random }: Surroundings,
  sheet: ReviewSheet,
  { custodian, approvalSecret }: OpenedShare,
  reason: string,
): ApprovalRecord {
  const station = vault.identity();
  const { payloadDigest: subject } = sheet.request;
  const expected = expectedOf(vault, subject, sheet.digest);
  const declinedAt = formatTime(clock.now());
  const dsse = makeDecline({
    statement: {
      v: 1,
      type: 'decline',
      ...expected,
      epoch: station.epoch,
      custodian_id: custodian.custodianId,
      custodian_name: custodian.name,
      declined_at: declinedAt,
      reason,
      nonce: toHex(random.bytes(8)),
    },
    approvalSecret,
    publicKey: custodian.publicKey,
  });
  verifyDecline({ dsse, custodian, expected });
  const { custodianId } = custodian;
  return { act: DECLINE, subject, custodianId, dsse: encodeDsse(dsse), approvedAt: declinedAt };
}

/** Who declined this request and why, as they signed it. Refuses `DECLINE_INVALID`. */
export function declinesOf(
  { payloadDigest, sheetDigest }: { readonly payloadDigest: string; readonly sheetDigest: string },
  vault: Vault,
): DeclineStatement[] {
  const records = vault.approvals(DECLINE, payloadDigest);
  if (records.length === 0) return [];
  const expected = expectedOf(vault, payloadDigest, sheetDigest);
  return records.map(({ custodianId, dsse }) => {
    const custodian: CustodianRecord | undefined = vault.custodian(custodianId);
    if (custodian === undefined) return refuse('DECLINE_INVALID', { reason: 'its signer is gone' });
    return verifyDecline({ dsse: decodeDsse(dsse), custodian, expected });
  });
}

function expectedOf(vault: Vault, subject: string, sheet: string): DeclineExpected {
  const { stationId, env } = vault.identity();
  return { station_id: stationId, env, subject, sheet };
}
