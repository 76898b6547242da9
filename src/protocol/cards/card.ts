/**
 * A card is how one machine introduces itself to the other: a DSSE that is signed by the key it
 * names. That proves possession and nothing about whose it is; people settle that by comparing the
 * card's digest, as words, on both sides. Its file is the DSSE's one spelling, with or without a
 * final line feed.
 */
import type { z } from 'zod';
import { canonicalJson, type JsonValue } from '../../core/encoding/canonical.ts';
import { fromBase64, utf8 } from '../../core/encoding/bytes.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { decodeDsse, signDsse, verifyDsse, type Dsse } from '../../core/signing/dsse.ts';
import type { PayloadType } from '../../core/signing/payload-types.ts';
import { checkSchema } from '../schema.ts';

/** Far more than a card with 64 custodians needs. */
const MAX_CARD_BYTES = 65_536;
const LINE_FEED = 0x0a;

export type OpenedCard<T> = {
  card: T;
  /** SHA-256 of `payload`: the fingerprint that people compare. */
  digest: string;
  /** The exact signed bytes. */
  payload: Uint8Array;
};

export function signCard(
  payloadType: PayloadType,
  card: JsonValue,
  secret: SecretKey,
  publicKey: Uint8Array,
): Dsse {
  return signDsse({ payloadType, payload: utf8(canonicalJson(card)), secret, publicKey });
}

/**
 * Reads a card of one type and verifies its signature by the key that `signerOf` takes from it.
 * Refuses with `CARD_INVALID` whatever is not such a card, and with `SIGNATURE_INVALID`.
 */
export function openCard<S extends z.ZodType>(input: {
  bytes: Uint8Array;
  payloadType: PayloadType;
  schema: S;
  what: string;
  signerOf: (card: z.output<S>) => Uint8Array;
}): OpenedCard<z.output<S>> {
  const { bytes, payloadType, schema, what, signerOf } = input;
  if (bytes.length > MAX_CARD_BYTES) refuse('CARD_INVALID', { reason: 'it is too long' });
  return orCardInvalid(() => {
    const dsse = decodeDsse(bytes.at(-1) === LINE_FEED ? bytes.subarray(0, -1) : bytes);
    if (dsse.payloadType !== payloadType) refuse('CARD_INVALID', { reason: `it is no ${what}` });
    const card = checkSchema(schema, parseStrictJson(fromBase64(dsse.payload)), 'card');
    const payload = verifyDsse({ dsse, payloadType, publicKey: signerOf(card), what });
    return { card, digest: sha256Hex(payload), payload };
  });
}

/** A card that cannot be read is one refusal with the reader's own reason inside it. */
export function orCardInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isRefusal(error) || KEPT.has(error.code)) throw error;
    const { where, reason } = error.facts;
    const parts = [where, reason].filter((part) => part !== undefined);
    return refuse('CARD_INVALID', { reason: parts.join(' ') || error.message });
  }
}

const KEPT: ReadonlySet<string> = new Set(['CARD_INVALID', 'SIGNATURE_INVALID']);
