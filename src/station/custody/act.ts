/**
 * Acts of custody: pairing, revoking, releasing, confirming the clock. Each is described on a sheet,
 * approved by a quorum of custodians who sign its digest, and done in the very transaction that keeps
 * their approvals. There is no other way to any of them, and no one person can do one.
 */
import { DOMAIN } from '../../core/crypto/domains.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { canonicalJson } from '../../core/encoding/canonical.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { decide } from '../../core/quorum/decision.ts';
import { refuse } from '../../core/refusal.ts';
import { decodeDsse } from '../../core/signing/dsse.ts';
import type { ReviewLine } from '../../protocol/kinds/kind.ts';
import { checkSameSheet, expectedOf, signApprovals, type About } from '../approve.ts';
import type { AuditFacts } from '../../core/audit/entry.ts';
import type { AuditKind } from '../ports/audit.ts';
import type { Vault } from '../ports/vault.ts';
import type { VaultWriter } from '../ports/vault-writer.ts';
import { digestLines, sheetDigestOf, sheetText } from '../sheet-text.ts';
import type { CustodianSecret, Member } from '../shares.ts';
import { noteOf, type Surroundings } from '../surroundings.ts';
import { resetFailures, withShares } from '../with-shares.ts';

export type CustodyAct = {
  readonly act: 'pair' | 'revoke' | 'release' | 'clock' | 'air-gap';
  /** The audit entry of the act when it is done. */
  readonly kind: AuditKind;
  /** What is done, exactly; also part of the audit entry, so that the subject can be made again. */
  readonly facts: AuditFacts;
  readonly title: string;
  readonly lines: readonly ReviewLine[];
  /** What must hold of the people who approve, besides being a quorum. */
  readonly checkMembers?: (members: readonly Member[]) => void;
  readonly write: (writer: VaultWriter) => void;
};

export type ActSheet = {
  readonly subject: string;
  readonly sheet: string;
  readonly sheetDigest: string;
  readonly words: string;
};

/** The sheet to read. The same act at the same state of the vault has the same sheet. */
export function sheetOfAct(act: CustodyAct, vault: Vault): ActSheet {
  const { number, subject } = subjectOf(act, vault);
  const { stationId, name, env } = vault.identity();
  const sheet = sheetText('PERMAFROST ACT OF CUSTODY', [
    {
      heading: act.title,
      lines: [
        ...act.lines,
        { label: 'Station', value: name },
        { label: 'Station id', value: stationId },
        { label: 'Environment', value: env === 'production' ? 'PRODUCTION' : 'test' },
        { label: 'Number of this act', value: String(number) },
        ...digestLines('Digest of the act', subject),
      ],
    },
  ]);
  const sheetDigest = sheetDigestOf(sheet);
  return { subject, sheet, sheetDigest, words: digestWords(sheetDigest) };
}

/**
 * Does the act with the approvals of these custodians. Refuses `APPROVAL_DIGEST_DIFFERS` when they
 * read another sheet, `QUORUM_NOT_REACHED`, and what opening a share refuses.
 */
export async function carryOut(
  act: CustodyAct,
  { sheetDigest, secrets }: { sheetDigest: string; secrets: readonly CustodianSecret[] },
  surroundings: Surroundings,
): Promise<void> {
  const { vault, clock } = surroundings;
  const { subject, sheetDigest: sheet } = sheetOfAct(act, vault);
  const about: About = { act: act.act, subject, sheet };
  const { threshold } = vault.identity();
  await withShares(
    surroundings,
    {
      secrets,
      purpose: act.act,
      refusedAs: 'act.refused',
      facts: { act: act.act },
      check: (members) => {
        checkSameSheet(sheetDigest, sheet);
        act.checkMembers?.(members);
        const given = members.length;
        if (given < threshold) refuse('QUORUM_NOT_REACHED', { given, threshold });
      },
    },
    (opened) => {
      const approvals = signApprovals(surroundings, about, opened);
      decide({
        threshold,
        custodians: vault.custodians(),
        approvals: approvals.map(({ dsse }) => decodeDsse(dsse)),
        expected: expectedOf(vault.identity(), about),
      });
      const { number } = subjectOf(act, vault);
      const facts = {
        ...act.facts,
        act: act.act,
        number,
        subject,
        sheet_digest: sheet,
        approved_by: opened.map(({ custodian }) => custodian.name).join(', '),
      };
      vault.transact(noteOf(clock, act.kind, facts), (writer) => {
        for (const approval of approvals) writer.saveApproval(approval);
        resetFailures(writer, opened);
        act.write(writer);
      });
      vault.settle();
    },
  );
}

/**
 * The digest of the act: of canonical JSON that names it, the station, what is done, and how often
 * the same was done before, so that old approvals are never those of a new act.
 */
function subjectOf(
  { act, facts }: CustodyAct,
  vault: Vault,
): { readonly number: number; readonly subject: string } {
  const { stationId, env, epoch } = vault.identity();
  for (let number = 1; ; number++) {
    const action = {
      type: DOMAIN.action,
      act,
      station_id: stationId,
      env,
      epoch,
      number,
      facts,
    };
    const subject = sha256Hex(utf8(canonicalJson(action)));
    if (vault.approvals(act, subject).length === 0) return { number, subject };
  }
}
