/**
 * READ FIRST. A bundle is what crosses the gap: a head and items as JSON, signed over the exact
 * bytes, compressed, and sealed to its recipient. This file is the way out (`sealBundle`) and the
 * way in (`openSealed`, `verifyBundle`, then `parseRequest` or `parseResponse`), in that order: no
 * byte is parsed as a request before the signature over it holds. README.md is the specification.
 */
import { canonicalJson } from '../core/encoding/canonical.ts';
import { utf8 } from '../core/encoding/bytes.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { signDsse, verifyDsse, type Dsse } from '../core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../core/signing/payload-types.ts';
import { parseRequest, parseResponse, type RequestBundle, type ResponseBundle } from './payload.ts';
import { sealEnvelope } from './sealing.ts';

export { LIMITS } from './limits.ts';
export { openSealed } from './sealing.ts';
export { parseRequest, parseResponse, type RequestBundle, type ResponseBundle } from './payload.ts';
export type { Direction, Env } from './fields.ts';
export type { Head, RequestHead, ResponseHead } from './head.ts';
export type { DoneItem, KindName, RefusedItem, RequestItem, ResponseItem } from './kinds/list.ts';

export type SealedResult = {
  sealed: Uint8Array;
  /** SHA-256 of `sealed`. */
  sealedDigest: string;
  /** SHA-256 of the signed payload bytes: what is approved and chained. */
  payloadDigest: string;
  dsse: Dsse;
};

/**
 * Signs and seals. The payload is first read back as its recipient would read it, so what leaves is
 * what the other side accepts. Refuses like `parseRequest`, and with `BUNDLE_TOO_LARGE`.
 */
export async function sealBundle(input: {
  payload: RequestBundle | ResponseBundle;
  signer: { secret: SecretKey; publicKey: Uint8Array };
  recipientPublicKey: Uint8Array;
}): Promise<SealedResult> {
  const { payload, signer, recipientPublicKey } = input;
  const payloadBytes = utf8(canonicalJson(payload));
  const { head } =
    payload.head.direction === 'request' ? parseRequest(payloadBytes) : parseResponse(payloadBytes);
  const dsse = signDsse({
    payloadType: PAYLOAD_TYPE.bundle,
    payload: payloadBytes,
    secret: signer.secret,
    publicKey: signer.publicKey,
  });
  const { direction, env } = head;
  const sealed = await sealEnvelope({ dsse, direction, env, recipientPublicKey });
  return { sealed, sealedDigest: sha256Hex(sealed), payloadDigest: sha256Hex(payloadBytes), dsse };
}

/** The payload bytes that the signer signed, and their digest. Refuses `SIGNATURE_INVALID`. */
export function verifyBundle(
  dsse: Dsse,
  signerPublicKey: Uint8Array,
): { payloadBytes: Uint8Array; payloadDigest: string } {
  const payloadBytes = verifyDsse({
    dsse,
    payloadType: PAYLOAD_TYPE.bundle,
    publicKey: signerPublicKey,
    what: 'bundle',
  });
  return { payloadBytes, payloadDigest: sha256Hex(payloadBytes) };
}
