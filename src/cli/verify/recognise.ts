/**
 * What a file is, by its content. Recognising is not trusting: it only finds the reader that will
 * then verify the same bytes or refuse them.
 */
import { fromBase64, fromUtf8 } from '../../core/encoding/bytes.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { PAYLOAD_TYPE } from '../../core/signing/payload-types.ts';
import { isRecordFile } from './read-verifiable.ts';
import { hasAll, parsePlainJson } from './plain-json.ts';

export type Form =
  | 'station card'
  | 'gateway card'
  | 'approval'
  | 'key attestation'
  | 'ceremony record'
  | 'witness'
  | 'attestation of a key'
  | 'assigned key'
  | 'bundle'
  | 'checkpoint'
  | 'audit log';

const FORM_OF_PAYLOAD: Readonly<Record<string, Form>> = {
  [PAYLOAD_TYPE.stationCard]: 'station card',
  [PAYLOAD_TYPE.gatewayCard]: 'gateway card',
  [PAYLOAD_TYPE.approval]: 'approval',
  [PAYLOAD_TYPE.attestation]: 'key attestation',
  [PAYLOAD_TYPE.witness]: 'witness',
};

/** Refuses `NOT_VERIFIABLE` for what is nothing of ours. */
export function recognise(bytes: Uint8Array): Form {
  if (isRecordFile(bytes)) return 'ceremony record';
  const text = textOf(bytes);
  if (text?.startsWith('permafrost/')) return 'checkpoint';
  if (text?.startsWith('{"at":"')) return 'audit log';
  const value = jsonOf(bytes);
  if (hasAll(value, 'payload', 'payloadType', 'signatures')) {
    const form = FORM_OF_PAYLOAD[String(value['payloadType'])];
    if (form !== undefined) return form;
  }
  if (hasAll(value, 'permafrost_bundle', 'sealed')) return 'bundle';
  if (hasAll(value, 'statement', 'index', 'proof', 'attestation')) return 'attestation of a key';
  if (hasAll(value, 'key_id', 'public_key', 'signature')) return 'assigned key';
  return refuse('NOT_VERIFIABLE', { reason: 'it is no file of a known form' });
}

/** The payload of a signed statement, not verified: for `inspect` only. */
export function unverifiedPayload(bytes: Uint8Array): unknown {
  const value = jsonOf(bytes);
  if (!hasAll(value, 'payload')) return undefined;
  return parseStrictJson(fromBase64(String(value['payload'])));
}

function textOf(bytes: Uint8Array): string | undefined {
  return orUndefined(() => fromUtf8(bytes));
}

function jsonOf(bytes: Uint8Array): unknown {
  return orUndefined(() => parsePlainJson(bytes));
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
