/**
 * DSSE: a signature over the exact payload bytes and their type (pre-authentication encoding of
 * https://github.com/secure-systems-lab/dsse). One key, one algorithm (Ed25519), pinned by the
 * verifier: the message never chooses. The payload travels as it was signed and is parsed only after
 * its signature holds. One signature, one spelling; everything else is refused.
 */
import { sha256Hex } from '../crypto/digest.ts';
import { isEd25519Signature, signEd25519 } from '../crypto/ed25519.ts';
import { concat, fromBase64, fromUtf8, toBase64, utf8 } from '../encoding/bytes.ts';
import { parseStrictJson } from '../encoding/strict-json.ts';
import type { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import { closedObject, hexField, listField, textField } from './closed-fields.ts';
import type { PayloadType } from './payload-types.ts';

export type DsseSignature = {
  /** The first 16 hex characters of SHA-256 of the 32-byte Ed25519 key: a hint, never a proof. */
  readonly keyid: string;
  /** The 64-byte signature in base64. */
  readonly sig: string;
};

export type Dsse = {
  readonly payloadType: string;
  /** The exact signed bytes in base64. */
  readonly payload: string;
  readonly signatures: readonly [DsseSignature];
};

/** Signs `payload` as it stands; its bytes are final. */
export function signDsse(args: {
  payloadType: PayloadType;
  payload: Uint8Array;
  secret: SecretKey;
  publicKey: Uint8Array;
}): Dsse {
  const signature = signEd25519(args.secret, preAuthEncoding(args.payloadType, args.payload));
  return {
    payload: toBase64(args.payload),
    payloadType: args.payloadType,
    signatures: [{ keyid: keyId(args.publicKey), sig: toBase64(signature) }],
  };
}

/**
 * The payload bytes, once the signature of `publicKey` over them and over `payloadType` holds.
 * Refuses everything else with `SIGNATURE_INVALID`; `what` names the statement for the reader.
 */
export function verifyDsse(args: {
  dsse: Dsse;
  payloadType: PayloadType;
  publicKey: Uint8Array;
  what: string;
}): Uint8Array {
  const { dsse, payload: bytes, signature } = readDsse(args.dsse);
  const isSigned =
    dsse.payloadType === args.payloadType &&
    dsse.signatures[0].keyid === keyId(args.publicKey) &&
    isEd25519Signature(args.publicKey, preAuthEncoding(dsse.payloadType, bytes), signature);
  if (!isSigned) refuse('SIGNATURE_INVALID', { what: args.what });
  return bytes;
}

/** `DSSEv1 <length of type> <type> <length of payload> <payload>`, lengths in bytes, decimal. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concat(
    utf8(`DSSEv1 ${String(type.length)} `),
    type,
    utf8(` ${String(payload.length)} `),
    payload,
  );
}

/** Short name of a 32-byte Ed25519 key, to find the right pinned key. Trust never rests on it. */
export function keyId(publicKey: Uint8Array): string {
  return sha256Hex(publicKey).slice(0, 16);
}

/** Exactly the members of {@link Dsse}; refuses anything else (`SCHEMA_VIOLATION`, `TEXT_INVALID`). */
export function parseDsse(value: unknown): Dsse {
  return readDsse(value).dsse;
}

/** RFC 8785 bytes of a DSSE. No member needs escaping, so the text is written out here. */
export function encodeDsse(dsse: Dsse): Uint8Array {
  const { payload, payloadType, signatures } = parseDsse(dsse);
  const [{ keyid, sig }] = signatures;
  return utf8(
    `{"payload":"${payload}","payloadType":"${payloadType}",` +
      `"signatures":[{"keyid":"${keyid}","sig":"${sig}"}]}`,
  );
}

/** Reads the one spelling that {@link encodeDsse} writes; refuses every other. */
export function decodeDsse(bytes: Uint8Array): Dsse {
  // Megabytes of base64 are cut out, not parsed: its reader checks every character of it anyway.
  const text = fromUtf8(bytes);
  const end = text.startsWith(HEAD) ? text.indexOf('"', HEAD.length) : -1;
  const tail = end < 0 ? null : TAIL.exec(text.slice(end));
  if (tail === null) {
    // Not ours. The strict parser says what is wrong, unless only the spelling is another.
    parseDsse(parseStrictJson(bytes));
    return refuse('JSON_INVALID', { reason: 'the DSSE is not in its one canonical spelling' });
  }
  const payload = text.slice(HEAD.length, end);
  const [, payloadType, keyid, sig] = tail;
  return parseDsse({ payload, payloadType, signatures: [{ keyid, sig }] });
}

/** The DSSE and what its base64 says, decoded once: a payload may be megabytes. */
function readDsse(value: unknown): { dsse: Dsse; payload: Uint8Array; signature: Uint8Array } {
  const outer = closedObject(value, 'DSSE', ['payload', 'payloadType', 'signatures']);
  const payloadType = textField(outer.payloadType, 'payloadType', 128, PAYLOAD_TYPE_FORM);
  if (typeof outer.payload !== 'string') {
    return refuse('SCHEMA_VIOLATION', { where: 'payload', reason: 'is not text' });
  }
  const signatures = listField(outer.signatures, 'signatures', 1);
  const signature = closedObject(signatures[0], 'signatures', ['keyid', 'sig']);
  const keyid = hexField(signature.keyid, 'keyid', 8);
  const sig = textField(signature.sig, 'sig', 88, /^[A-Za-z0-9+/]{86}==$/);
  return {
    dsse: { payload: outer.payload, payloadType, signatures: [{ keyid, sig }] },
    payload: fromBase64(outer.payload),
    signature: fromBase64(sig),
  };
}

const PAYLOAD_TYPE_FORM = /^[a-z0-9]+\/[a-z0-9.+-]+$/;

const HEAD = '{"payload":"';

const TAIL =
  /^","payloadType":"([a-z0-9.+/-]{1,128})","signatures":\[\{"keyid":"([0-9a-f]{16})","sig":"([A-Za-z0-9+/]{86}==)"\}\]\}$/;
