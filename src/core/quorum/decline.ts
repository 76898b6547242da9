/**
 * A decline: one custodian's signed refusal of a request, over the digest of its bytes and of the
 * sheet they read, with the reason. It has a payload type of its own, so that it can never be counted
 * as an approval, and is kept with the request: who objected, and why, can be checked years later.
 */
import { checkVisibleText } from '../encoding/visible-text.ts';
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
import { signDsse, verifyDsse, type Dsse } from '../signing/dsse.ts';
import { PAYLOAD_TYPE } from '../signing/payload-types.ts';
import type { Custodian } from './custodian.ts';

export type DeclineStatement = {
  readonly v: 1;
  readonly type: 'decline';
  readonly station_id: string;
  readonly env: 'test' | 'production';
  readonly epoch: number;
  /** SHA-256 (hex) of the exact bytes of the request that is declined. */
  readonly subject: string;
  /** SHA-256 (hex) of the review sheet's text. */
  readonly sheet: string;
  readonly custodian_id: string;
  readonly custodian_name: string;
  readonly declined_at: string;
  readonly reason: string;
  /** 8 random bytes, hex: no two declines are the same bytes. */
  readonly nonce: string;
};

/** What a decline must be of, to count. */
export type DeclineExpected = Pick<DeclineStatement, 'station_id' | 'env' | 'subject' | 'sheet'>;

const LONGEST_REASON = 500;
const MAX_BYTES = 65_536;

/** Refuses `REASON_INVALID` for text that people could not read as it is. */
export function checkReason(text: string): string {
  try {
    return checkVisibleText(text, 'it', LONGEST_REASON);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return refuse('REASON_INVALID', { reason: String(error.facts['reason']) });
  }
}

/** Signs a decline with the custodian's own key. */
export function makeDecline(args: {
  statement: DeclineStatement;
  approvalSecret: SecretKey;
  publicKey: Uint8Array;
}): Dsse {
  return signDsse({
    payloadType: PAYLOAD_TYPE.decline,
    payload: encodeCanonical(readStatement(args.statement)),
    secret: args.approvalSecret,
    publicKey: args.publicKey,
  });
}

/**
 * The statement, once it is signed by this custodian, names them, and is of exactly what is
 * expected. Everything else is `DECLINE_INVALID` with the reason.
 */
export function verifyDecline(args: {
  dsse: Dsse;
  custodian: Custodian;
  expected: DeclineExpected;
}): DeclineStatement {
  const { custodian, expected } = args;
  const statement = readSigned(args.dsse, custodian);
  if (statement.custodian_id !== custodian.custodianId) return invalid('it names another person');
  if (statement.custodian_name !== custodian.name) return invalid('it names its signer otherwise');
  for (const field of ['station_id', 'env', 'subject', 'sheet'] as const) {
    if (statement[field] !== expected[field]) return invalid(`it is of another ${field}`);
  }
  return statement;
}

function readSigned(dsse: Dsse, custodian: Custodian): DeclineStatement {
  try {
    const payload = verifyDsse({
      dsse,
      payloadType: PAYLOAD_TYPE.decline,
      publicKey: custodian.publicKey,
      what: 'decline',
    });
    return readStatement(decodeCanonical(payload, MAX_BYTES, 'decline'));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return invalid(
      error.code === 'SIGNATURE_INVALID' ? 'its signature does not verify' : error.message,
    );
  }
}

function readStatement(value: unknown): DeclineStatement {
  const fields = closedObject(value, 'decline', FIELDS);
  return {
    v: literalField(fields.v, 'v', [1]),
    type: literalField(fields.type, 'type', ['decline']),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    epoch: integerField(fields.epoch, 'epoch'),
    subject: hexField(fields.subject, 'subject', 32),
    sheet: hexField(fields.sheet, 'sheet', 32),
    custodian_id: uuidField(fields.custodian_id, 'custodian_id'),
    custodian_name: textField(fields.custodian_name, 'custodian_name', 1024),
    declined_at: timeField(fields.declined_at, 'declined_at'),
    reason: checkReason(textField(fields.reason, 'reason', 16 * LONGEST_REASON)),
    nonce: hexField(fields.nonce, 'nonce', 8),
  };
}

const FIELDS = [
  'v',
  'type',
  'station_id',
  'env',
  'epoch',
  'subject',
  'sheet',
  'custodian_id',
  'custodian_name',
  'declined_at',
  'reason',
  'nonce',
] as const;

function invalid(reason: string): never {
  return refuse('DECLINE_INVALID', { reason });
}
