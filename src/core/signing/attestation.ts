/**
 * The station's word on the keys of one response: which request it answers, who approved it, where
 * its audit log stood, which build ran, and the Merkle root over one statement a key. One signature
 * covers any number of keys, and each can be shown alone with its statement and its proof. Whoever
 * has the station card verifies all of it without trusting the station's machine or the gateway.
 */
import { proveBatch } from '../audit/merkle-batch.ts';
import { leafHash } from '../audit/merkle-hash.ts';
import { verifyInclusion } from '../audit/merkle-proof.ts';
import { fromHex, utf8 } from '../encoding/bytes.ts';
import type { SecretKey } from '../keys/secret-key.ts';
import { decide } from '../quorum/decision.ts';
import type { Custodian } from '../quorum/custodian.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { readAttestation, type AttestationPayload } from './attestation-payload.ts';
import { decodeCanonical, encodeCanonical } from './canonical-bytes.ts';
import { signDsse, verifyDsse, type Dsse } from './dsse.ts';
import type { KeyStatement } from './key-statement.ts';
import { PAYLOAD_TYPE } from './payload-types.ts';
import { decodeStatement, type Statement, type StatementType } from './statement.ts';

export type { AttestationPayload } from './attestation-payload.ts';
export {
  encodeKeyStatement,
  encodePoolKeyStatement,
  type KeyStatement,
  type PoolKeyStatement,
} from './key-statement.ts';
export type { Statement, StatementType } from './statement.ts';

/** Who an attestation must be by, and whose approvals it must carry: all from the station card. */
export type AttestationTrust = {
  /** Ed25519 identity key of the station, 32 bytes. */
  readonly identityKey: Uint8Array;
  readonly custodians: readonly Custodian[];
  readonly threshold: number;
};

/** Where a statement stands in its attestation. */
export type StatementPlace = {
  readonly index: number;
  /** Hashes from the leaf's sibling up to below the root, hex. */
  readonly proof: readonly string[];
};

/** All of the payload that the tree of statements does not give. */
export type AttestationFacts = Omit<AttestationPayload, 'v' | 'type' | 'tree_size' | 'root'>;

/**
 * Attests statements (texts of {@link encodeKeyStatement}) with one signature. Costs about two hashes
 * a statement: they are not read again here, so verify what comes out before it leaves. Refuses an
 * empty list (`ATTESTATION_INVALID`) and facts that a reader would refuse (`SCHEMA_VIOLATION`).
 */
export function attestKeys(
  args: AttestationFacts & {
    statements: readonly string[];
    secret: SecretKey;
    publicKey: Uint8Array;
  },
): { attestation: Dsse; proofs: StatementPlace[] } {
  const { statements, secret, publicKey, ...facts } = args;
  if (statements.length === 0) invalid('it is of no key');
  const { root, proofs } = proveBatch(statements);
  const payload = readAttestation({
    ...facts,
    v: 1,
    type: 'key-attestation',
    tree_size: statements.length,
    root,
  });
  const attestation = signDsse({
    payloadType: PAYLOAD_TYPE.attestation,
    payload: encodeCanonical(payload),
    secret,
    publicKey,
  });
  return { attestation, proofs: proofs.map((proof, index) => ({ index, proof })) };
}

/**
 * One key, alone: the statement is in the tree that the station signed, is of that station, and was
 * approved. Refuses `SIGNATURE_INVALID` (attestation), `ATTESTATION_INVALID`, `PROOF_INVALID`, and
 * what {@link decide} refuses for the approvals.
 */
export function verifyKeyAttestation(
  args: AttestationTrust & StatementPlace & { statement: string; attestation: Dsse },
): { statement: KeyStatement; attestation: AttestationPayload } {
  const attestation = verifyAttestation(args);
  return { statement: verifyStatement({ ...args, attestation }), attestation };
}

/** As {@link verifyKeyAttestation}, of whatever type the statement is. */
export function verifyAttested(
  args: AttestationTrust & StatementPlace & { statement: string; attestation: Dsse },
): { statement: Statement; attestation: AttestationPayload } {
  const attestation = verifyAttestation(args);
  return { statement: verifyAnyStatement({ ...args, attestation }), attestation };
}

/** The attestation itself: signed by the station, approved by a quorum for that very request. */
export function verifyAttestation(
  args: AttestationTrust & { attestation: Dsse },
): AttestationPayload {
  const payload = verifyDsse({
    dsse: args.attestation,
    payloadType: PAYLOAD_TYPE.attestation,
    publicKey: args.identityKey,
    what: 'attestation',
  });
  const attestation = readable('the attestation', () =>
    readAttestation(decodeCanonical(payload, MAX_PAYLOAD_BYTES, 'attestation')),
  );
  decide({
    threshold: args.threshold,
    custodians: args.custodians,
    approvals: attestation.approvals,
    expected: {
      station_id: attestation.station_id,
      env: attestation.env,
      act: 'request',
      subject: attestation.request_digest,
      sheet: attestation.sheet_digest,
    },
  });
  return attestation;
}

/** The statement of a key against an attestation that was verified before ({@link verifyAttestation}). */
export function verifyStatement(
  args: StatementPlace & { statement: string; attestation: AttestationPayload },
): KeyStatement {
  return verifyStatementOf('key', args);
}

/** As {@link verifyStatement}, of the given type and no other (`ATTESTATION_INVALID`). */
export function verifyStatementOf<T extends StatementType>(
  type: T,
  args: StatementPlace & { statement: string; attestation: AttestationPayload },
): Extract<Statement, { type: T }> {
  const statement = verifyAnyStatement(args);
  return isOfType(statement, type)
    ? statement
    : invalid(`the statement is of a ${statement.type}, and a ${type} is wanted`);
}

function verifyAnyStatement(
  args: StatementPlace & { statement: string; attestation: AttestationPayload },
): Statement {
  const { attestation } = args;
  verifyInclusion({
    leafHash: leafHash(utf8(args.statement)),
    index: args.index,
    size: attestation.tree_size,
    proof: proofBytes(args.proof),
    root: fromHex(attestation.root),
  });
  const statement = readable('the key statement', () => decodeStatement(args.statement));
  if (statement.station_id !== attestation.station_id || statement.env !== attestation.env) {
    return invalid('the key statement is of another station or environment');
  }
  return statement;
}

function isOfType<T extends StatementType>(
  statement: Statement,
  type: T,
): statement is Extract<Statement, { type: T }> {
  return statement.type === type;
}

/** 255 approvals of 8 KiB in base64 twice over, and room. */
const MAX_PAYLOAD_BYTES = 4_194_304;

function proofBytes(proof: readonly string[]): Uint8Array[] {
  if (proof.length > 64) return refuse('PROOF_INVALID', { what: 'inclusion' });
  try {
    return proof.map(fromHex);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return refuse('PROOF_INVALID', { what: 'inclusion' });
  }
}

function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return invalid(`${what} cannot be read: ${error.code}`);
  }
}

function invalid(reason: string): never {
  return refuse('ATTESTATION_INVALID', { reason });
}
