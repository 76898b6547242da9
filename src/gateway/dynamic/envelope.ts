/**
 * The envelope of a delivered share: an AES-256-GCM ciphertext whose key is encrypted to an RSA-4096 key
 * (OAEP, SHA-256). It is kept sealed as it came, so what opens it is read strictly: one that has another form
 * could not be opened by anybody on the day it is needed. A member that is new here is kept with it.
 */
import { z } from 'zod';
import { fromBase64Url } from '../../core/encoding/bytes.ts';
import { isRefusal } from '../../core/refusal.ts';
import { identifierText } from '../../protocol/fields.ts';

const RSA_BLOCK_BYTES = 512;
const TAG_BYTES = 16;
/** The documents say 4,096 characters; what is delivered is not refused for being a little more. */
const MAX_CIPHERTEXT_CHARACTERS = 16_384;

export const envelope = z.looseObject({
  alg: z.literal('HYBRID-RSA-AES-256', { error: 'is not HYBRID-RSA-AES-256' }),
  iv: sized([12, 16]),
  ct: base64Url(MAX_CIPHERTEXT_CHARACTERS).refine((text) => text !== '', { error: 'is empty' }),
  tag: sized([TAG_BYTES]),
  /** The content key, encrypted. */
  ek: sized([RSA_BLOCK_BYTES]),
  /** What its sender calls the RSA key; some write null or nothing where they call it nothing. */
  kid: z.union([identifierText, z.literal('')]).nullish(),
});
export type Envelope = z.output<typeof envelope>;

export interface OpenableEnvelope {
  readonly nonce: Uint8Array;
  /** Ciphertext with its tag at the end. */
  readonly sealed: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

export function bytesOf({ iv, ct, tag, ek }: Envelope): OpenableEnvelope {
  const sealed = new Uint8Array([...fromBase64Url(ct), ...fromBase64Url(tag)]);
  return { nonce: fromBase64Url(iv), sealed, wrappedKey: fromBase64Url(ek) };
}

function sized(sizes: readonly number[]) {
  const longest = Math.max(...sizes);
  return base64Url(Math.ceil((longest * 4) / 3)).refine(
    (text) => sizes.includes(decoded(text)?.length ?? -1),
    { error: `does not hold ${sizes.join(' or ')} bytes` },
  );
}

function base64Url(maxCharacters: number) {
  return z
    .string()
    .max(maxCharacters, `is longer than ${String(maxCharacters)} characters`)
    .refine((text) => decoded(text) !== undefined, { error: 'is not base64url without padding' });
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return fromBase64Url(text);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
