/**
 * Step 5, approve: M different custodians have signed the digest of this request and of this sheet.
 * Without that there is no `ApprovedRequest`, and without one nothing is executed. `giveApproval` is
 * one person's part of it; `approve` is the decision over what is on record.
 */
import { formatTime } from '../core/clock.ts';
import { toHex } from '../core/encoding/bytes.ts';
import { makeApproval, verifyApproval } from '../core/quorum/approval.ts';
import { decide } from '../core/quorum/decision.ts';
import { refuse } from '../core/refusal.ts';
import { decodeDsse, encodeDsse, type Dsse } from '../core/signing/dsse.ts';
import { APPROVE, checkMayApprove } from './decided.ts';
import type { StationIdentity } from './ports/identity.ts';
import type { ApprovalRecord } from './ports/requests.ts';
import type { Vault } from './ports/vault.ts';
import type { ReviewSheet } from './review.ts';
import type { CustodianSecret, OpenedShare } from './shares.ts';
import { noteOf, type Surroundings } from './surroundings.ts';
import { resetFailures, withShares } from './with-shares.ts';

/** Only `approve` makes one. */
class ApprovedRequest {
  readonly #sheet: ReviewSheet;
  /** The approvals that were counted, for the attestation. */
  readonly approvals: readonly Dsse[];
  readonly approvedBy: readonly string[];

  constructor(sheet: ReviewSheet, approvals: readonly Dsse[], approvedBy: readonly string[]) {
    this.#sheet = sheet;
    this.approvals = approvals;
    this.approvedBy = approvedBy;
  }

  get sheet(): ReviewSheet {
    return this.#sheet;
  }
}

export type { ApprovedRequest };

/** Refuses `QUORUM_NOT_REACHED`, `APPROVAL_REPEATED`, `APPROVAL_INVALID`. */
export function approve(sheet: ReviewSheet, vault: Vault): ApprovedRequest {
  const about = aboutRequest(sheet);
  const approvals = vault
    .approvals(about.act, about.subject)
    .map((record) => decodeDsse(record.dsse));
  const statements = decide({
    threshold: vault.identity().threshold,
    custodians: vault.custodians(),
    approvals,
    expected: expectedOf(vault.identity(), about),
  });
  return new ApprovedRequest(
    sheet,
    approvals,
    statements.map((statement) => statement.custodian_name),
  );
}

/**
 * One custodian approves what they read. `sheetDigest` is the digest of the text before their eyes;
 * refuses `APPROVAL_DIGEST_DIFFERS` when it is not this sheet's, `APPROVAL_REPEATED`,
 * `ALREADY_DECIDED` when they declined it, and what opening a share refuses.
 */
export async function giveApproval(
  surroundings: Surroundings,
  sheet: ReviewSheet,
  sheetDigest: string,
  secret: CustodianSecret,
): Promise<void> {
  const { vault, clock } = surroundings;
  const about = aboutRequest(sheet);
  await withShares(
    surroundings,
    {
      secrets: [secret],
      purpose: 'approve',
      refusedAs: 'act.refused',
      facts: { act: 'approve', request_id: sheet.request.head.bundle_id },
      check: (members) => {
        checkSameSheet(sheetDigest, sheet.digest);
        for (const { custodian } of members) checkMayApprove(custodian, about.subject, vault);
      },
    },
    (opened) => {
      const approvals = signApprovals(surroundings, about, opened);
      const names = opened.map(({ custodian }) => custodian.name).join(', ');
      vault.transact(
        noteOf(clock, 'approval.given', {
          act: about.act,
          request_id: sheet.request.head.bundle_id,
          digest: about.subject,
          sheet_digest: about.sheet,
          custodian: names,
        }),
        (writer) => {
          for (const approval of approvals) writer.saveApproval(approval);
          resetFailures(writer, opened);
        },
      );
    },
  );
}

/** What is approved: an act, the digest of its subject and of the sheet that was read. */
export type About = { readonly act: string; readonly subject: string; readonly sheet: string };

/** Each opened share signs, and its own signature is verified before it is kept. */
export function signApprovals(
  { vault, clock, random }: Surroundings,
  about: About,
  opened: readonly OpenedShare[],
): ApprovalRecord[] {
  const station = vault.identity();
  const approvedAt = formatTime(clock.now());
  return opened.map(({ custodian, approvalSecret }) => {
    const dsse = makeApproval({
      statement: {
        v: 1,
        type: 'approval',
        ...expectedOf(station, about),
        epoch: station.epoch,
        custodian_id: custodian.custodianId,
        custodian_name: custodian.name,
        approved_at: approvedAt,
        nonce: toHex(random.bytes(8)),
      },
      approvalSecret,
      publicKey: custodian.publicKey,
    });
    verifyApproval({ dsse, custodian, expected: expectedOf(station, about) });
    return {
      act: about.act,
      subject: about.subject,
      custodianId: custodian.custodianId,
      dsse: encodeDsse(dsse),
      approvedAt,
    };
  });
}

/** Refuses `APPROVAL_DIGEST_DIFFERS`. */
export function checkSameSheet(found: string, expected: string): void {
  if (found !== expected) refuse('APPROVAL_DIGEST_DIFFERS', { found, expected });
}

export function expectedOf(
  { stationId, env }: Pick<StationIdentity, 'stationId' | 'env'>,
  about: About,
): About & { readonly station_id: string; readonly env: StationIdentity['env'] } {
  return { station_id: stationId, env, ...about };
}

function aboutRequest(sheet: ReviewSheet): About {
  return { act: APPROVE, subject: sheet.request.payloadDigest, sheet: sheet.digest };
}
