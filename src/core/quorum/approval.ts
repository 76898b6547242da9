/**
 * An approval: one custodian's signature over what exactly is to be done (`act`, the digest of its
 * `subject`) and over the sheet they read. It is kept with the act, so that anybody who has the
 * station card can check dual control years later without trusting the station.
 */
import type { SecretKey } from '../keys/secret-key.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { decodeCanonical, encodeCanonical } from '../signing/canonical-bytes.ts';
import {
  closedObject,
  hexField,
  integerField,
  literalField,
  textField,
  timeField,
  uuidField,
} from '../signing/closed-fields.ts';
import { keyId, signDsse, verifyDsse, type Dsse } from '../signing/dsse.ts';
import { PAYLOAD_TYPE } from '../signing/payload-types.ts';
import type { Custodian } from './custodian.ts';

export type ApprovalStatement = {
  readonly v: 1;
  readonly type: 'approval';
  readonly station_id: string;
  readonly env: 'test' | 'production';
  readonly epoch: number;
  /** What is approved: `request`, `pair`, `revoke`, `release`, … */
  readonly act: string;
  /** SHA-256 (hex) of the exact bytes approved: the payload of a request, a card, … */
  readonly subject: string;
  /** SHA-256 (hex) of the review sheet's text. */
  readonly sheet: string;
  readonly custodian_id: string;
  readonly custodian_name: string;
  readonly approved_at: string;
  /** 8 random bytes, hex: no two approvals are the same bytes. */
  readonly nonce: string;
};

/** What an approval must be of, to count. */
export type ApprovalExpected = Pick<
  ApprovalStatement,
  'station_id' | 'env' | 'act' | 'subject' | 'sheet'
>;

/** Signs an approval with the custodian's own key. */
export function makeApproval(args: {
  statement: ApprovalStatement;
  approvalSecret: SecretKey;
  publicKey: Uint8Array;
}): Dsse {
  return signDsse({
    payloadType: PAYLOAD_TYPE.approval,
    payload: encodeCanonical(readStatement(args.statement)),
    secret: args.approvalSecret,
    publicKey: args.publicKey,
  });
}

/**
 * The statement, once it is signed by this custodian, names them, and is of exactly what is
 * expected. Everything else is `APPROVAL_INVALID` with the reason.
 */
export function verifyApproval(args: {
  dsse: Dsse;
  custodian: Custodian;
  expected: ApprovalExpected;
}): ApprovalStatement {
  const { custodian, expected } = args;
  const statement = readSigned(args.dsse, custodian);
  if (statement.custodian_id !== custodian.custodianId)
    return invalid('it names another custodian');
  if (statement.custodian_name !== custodian.name) return invalid('it names its signer otherwise');
  for (const field of ['station_id', 'env', 'act', 'subject', 'sheet'] as const) {
    if (statement[field] !== expected[field]) return invalid(OF_ANOTHER[field]);
  }
  return statement;
}

/** The key that an approval claims to be signed with, to find the custodian by. */
export function approvalKeyId(dsse: Dsse): string {
  return dsse.signatures[0].keyid;
}

/** {@link approvalKeyId} of the approvals of this custodian. */
export function custodianKeyId(custodian: Custodian): string {
  return keyId(custodian.publicKey);
}

function readSigned(dsse: Dsse, custodian: Custodian): ApprovalStatement {
  try {
    const payload = verifyDsse({
      dsse,
      payloadType: PAYLOAD_TYPE.approval,
      publicKey: custodian.publicKey,
      what: 'approval',
    });
    return readStatement(decodeCanonical(payload, MAX_BYTES, 'approval'));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return invalid(
      error.code === 'SIGNATURE_INVALID' ? 'its signature does not verify' : error.message,
    );
  }
}

function readStatement(value: unknown): ApprovalStatement {
  const fields = closedObject(value, 'approval', FIELDS);
  return {
    v: literalField(fields.v, 'v', [1]),
    type: literalField(fields.type, 'type', ['approval']),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    epoch: integerField(fields.epoch, 'epoch'),
    act: textField(fields.act, 'act', 64, /^[a-z]+(?:[.-][a-z]+)*$/),
    subject: hexField(fields.subject, 'subject', 32),
    sheet: hexField(fields.sheet, 'sheet', 32),
    custodian_id: uuidField(fields.custodian_id, 'custodian_id'),
    custodian_name: textField(fields.custodian_name, 'custodian_name', 1024),
    approved_at: timeField(fields.approved_at, 'approved_at'),
    nonce: hexField(fields.nonce, 'nonce', 8),
  };
}

const MAX_BYTES = 8192;

const FIELDS = [
  'v',
  'type',
  'station_id',
  'env',
  'epoch',
  'act',
  'subject',
  'sheet',
  'custodian_id',
  'custodian_name',
  'approved_at',
  'nonce',
] as const;

const OF_ANOTHER = {
  station_id: 'it is for another station',
  env: 'it is for another environment',
  act: 'it approves another act',
  subject: 'it approves other content',
  sheet: 'it is of another review sheet',
} as const;

function invalid(reason: string): never {
  return refuse('APPROVAL_INVALID', { reason });
}
