/**
 * The gateway's answer to a wallet: the public key and the assignment signature over its hex text
 * or, with `sign_with`, over the exact `signed_payload`. The answer is never re-serialised: what the
 * signature covers is the text inside it.
 */
import { keyFingerprint } from '../../core/keys/fingerprint.ts';
import { verifyAssignment } from '../../core/keys/assignment.ts';
import { parsePublicKeyHex, type KeyType } from '../../core/keys/spki.ts';
import { refuse } from '../../core/refusal.ts';
import { isObject, parsePlainJson } from './plain-json.ts';
import type { TrustedCard } from './trusted-card.ts';
import type { Verified } from './verified.ts';

export type AssignedKeyFacts = {
  readonly keyId: string;
  readonly publicKeyHex: string;
  readonly fingerprint: string;
};

const HEX_LENGTH_OF_SECP256K1 = 66;

/** Refuses `SIGNATURE_INVALID`, `PUBLIC_KEY_INVALID`, `SCHEMA_VIOLATION`, `JSON_INVALID`. */
export function verifyAssignedKey(
  card: TrustedCard,
  bytes: Uint8Array,
): Verified & { readonly key: AssignedKeyFacts } {
  const body = readBody(bytes);
  const { publicKeyHex, signedPayload, signedFields } = body;
  const bound = verifyAssignment({
    assignmentPublicKey: card.assignmentKey,
    publicKeyHex,
    signature: body.signature,
    signedPayload,
    signedFields,
  });
  const type: KeyType = publicKeyHex.length === HEX_LENGTH_OF_SECP256K1 ? 'secp256k1' : 'rsa4096';
  const fingerprint = keyFingerprint(parsePublicKeyHex(type, publicKeyHex).publicKey);
  checkBound(bound, {
    key_id: body.keyId,
    key_fingerprint: fingerprint,
    external_customer_id: body.customerId,
    external_package_id: body.packageId,
  });
  const covered = signedFields === undefined ? 'hex text' : 'signed_payload';
  return {
    form: 'assigned key',
    holds: [
      `The station’s assignment key signed the ${covered} of this public key.`,
      ...(signedFields === undefined ? [] : [`It binds ${signedFields.join(', ')}.`]),
    ],
    facts: [
      ['key id', body.keyId],
      ['key type', type],
      ['key fingerprint', fingerprint],
      ...Object.entries(bound).map(([name, value]) => [`bound ${name}`, value] as const),
    ],
    key: { keyId: body.keyId, publicKeyHex, fingerprint },
  };
}

/** A bound value must be the one that the answer shows beside it. */
function checkBound(
  bound: Readonly<Record<string, string>>,
  shown: Readonly<Record<string, string | undefined>>,
): void {
  for (const [name, value] of Object.entries(bound)) {
    if (Object.hasOwn(shown, name) && shown[name] !== value) {
      refuse('SCHEMA_VIOLATION', { where: name, reason: 'is signed as another value' });
    }
  }
}

function readBody(bytes: Uint8Array) {
  const body = parsePlainJson(bytes);
  if (!isObject(body)) return violation('the answer', 'is not an object');
  const text = (name: string): string => {
    const value = body[name];
    return typeof value === 'string' && value !== '' ? value : violation(name, 'is not text');
  };
  const textOrNone = (name: string): string | undefined =>
    body[name] === undefined || body[name] === null ? undefined : text(name);
  return {
    keyId: text('key_id'),
    publicKeyHex: text('public_key'),
    signature: text('signature'),
    signedPayload: textOrNone('signed_payload'),
    signedFields: textList(body['signed_fields']),
    customerId: textOrNone('customer_id'),
    packageId: textOrNone('package_id'),
  };
}

function textList(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return violation('signed_fields', 'is not a list');
  return value.map((item: unknown) =>
    typeof item === 'string' ? item : violation('signed_fields', 'holds something else than text'),
  );
}

function violation(where: string, reason: string): never {
  return refuse('SCHEMA_VIOLATION', { where, reason });
}
