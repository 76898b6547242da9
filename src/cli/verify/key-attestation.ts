/**
 * The attestation of a key or of a drill: a statement under the Merkle root that the station signed,
 * together with the approvals of the custodians on the card. With the review sheet at hand, what they
 * read is checked too.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromBase64, fromUtf8 } from '../../core/encoding/bytes.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { verifyApproval } from '../../core/quorum/approval.ts';
import { refuse } from '../../core/refusal.ts';
import { verifyAttested } from '../../core/signing/attestation.ts';
import { decodeDsse, parseDsse } from '../../core/signing/dsse.ts';
import { hasAll, isObject } from './plain-json.ts';
import { describeStatement, type AttestedKeyFacts } from './statement-words.ts';
import type { TrustedCard } from './trusted-card.ts';
import type { Verified } from './verified.ts';

/**
 * Refuses `ATTESTATION_INVALID`, `APPROVAL_INVALID`, `APPROVAL_REPEATED`, `QUORUM_NOT_REACHED`,
 * `SIGNATURE_INVALID`, `PROOF_INVALID`, `SCHEMA_VIOLATION`, `JSON_…`.
 */
export function verifyAttestationFile(
  card: TrustedCard,
  bytes: Uint8Array,
  reviewSheet?: Uint8Array,
): Verified & { readonly key?: AttestedKeyFacts } {
  const file = parseStrictJson(bytes);
  if (!hasAll(file, 'statement', 'index', 'proof', 'attestation'))
    return malformed('has not its members');
  const { statement: text, index, proof } = file;
  if (typeof text !== 'string' || typeof index !== 'number') return malformed('is not of its form');
  const { statement, attestation } = verifyAttested({
    statement: text,
    index,
    proof: textList(proof),
    attestation: parseDsse(file['attestation']),
    identityKey: card.identityKey,
    custodians: card.custodians,
    threshold: card.card.threshold,
  });
  for (const said of [statement, attestation]) {
    if (said.station_id !== card.card.station_id) invalid('it is of another station');
    if (said.env !== card.card.env) invalid('it is of another environment');
  }
  if (reviewSheet !== undefined && sha256Hex(reviewSheet) !== attestation.sheet_digest) {
    invalid('the review sheet is not the one that was approved');
  }
  const approvers = attestation.approvals.map(({ payload }) => approverOf(payload));
  const { form, attests, facts, key } = describeStatement(statement);
  return {
    form,
    holds: [
      attests,
      `${approvers.length} different custodians approved its request: ${approvers.join(', ')}.`,
      ...(reviewSheet === undefined ? [] : ['The review sheet is the one that they approved.']),
    ],
    facts: [
      ...facts,
      ['request digest', attestation.request_digest],
      ['sheet digest', attestation.sheet_digest],
      ['audit log', `entry ${attestation.audit.index} of ${attestation.audit.size}`],
      ['build', attestation.build],
    ],
    ...(key === undefined ? {} : { key }),
  };
}

/** A single approval, under the key that the card gives its custodian. */
export function verifyApprovalFile(card: TrustedCard, bytes: Uint8Array): Verified {
  const dsse = decodeDsse(bytes);
  const claimed = parseStrictJson(fromBase64(dsse.payload));
  if (!isObject(claimed)) return malformed('is not of its form');
  const field = (name: string): string => String(claimed[name]);
  const custodian = card.custodians.find(
    ({ custodianId }) => custodianId === field('custodian_id'),
  );
  if (custodian === undefined) {
    return refuse('APPROVAL_INVALID', { reason: 'its custodian is not on the card' });
  }
  const { station_id, env } = card.card;
  const approval = verifyApproval({
    dsse,
    custodian,
    expected: {
      station_id,
      env,
      act: field('act'),
      subject: field('subject'),
      sheet: field('sheet'),
    },
  });
  return {
    form: 'approval',
    holds: [`${custodian.name} signed this approval with the key on the card.`],
    facts: [
      ['custodian', `${custodian.name} (${custodian.custodianId})`],
      ['act', approval.act],
      ['subject', approval.subject],
      ['sheet digest', approval.sheet],
      ['approved', approval.approved_at],
    ],
  };
}

/** The name inside an approval that was verified already. */
function approverOf(payload: string): string {
  const statement = JSON.parse(fromUtf8(fromBase64(payload))) as { custodian_name: string };
  return statement.custodian_name;
}

function textList(value: unknown): string[] {
  if (!Array.isArray(value)) return malformed('has no proof');
  return value.map((item: unknown) =>
    typeof item === 'string' ? item : malformed('has no proof'),
  );
}

function malformed(reason: string): never {
  return refuse('SCHEMA_VIOLATION', { where: 'attestation file', reason });
}

function invalid(reason: string): never {
  return refuse('ATTESTATION_INVALID', { reason });
}
