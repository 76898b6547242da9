/**
 * Seals a signed envelope to its recipient, and opens it: HPKE base mode (RFC 9180) with the header
 * as associated data and the direction in `info`. A sealed request can therefore not be opened as a
 * response, and no byte of the header can be changed on the way.
 */
import { DOMAIN } from '../core/crypto/domains.ts';
import { openHpke, sealHpke } from '../core/crypto/hpke.ts';
import { x25519PublicKey } from '../core/crypto/x25519.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { utf8 } from '../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import { keyId, type Dsse } from '../core/signing/dsse.ts';
import { packEnvelope, unpackEnvelope } from './codec.ts';
import type { Direction, Env } from './fields.ts';
import { LIMITS } from './limits.ts';
import { encodeSealed, encodeSealedHeader, type SealedBundle } from './sealed.ts';

/** The sealed bytes. Refuses an envelope that does not fit a file (`BUNDLE_TOO_LARGE`). */
export async function sealEnvelope(input: {
  dsse: Dsse;
  direction: Direction;
  env: Env;
  recipientPublicKey: Uint8Array;
}): Promise<Uint8Array> {
  const { codec, packed } = packEnvelope(input.dsse);
  const header = encodeSealedHeader({
    codec,
    direction: input.direction,
    env: input.env,
    senderKeyId: input.dsse.signatures[0].keyid,
    recipientKeyId: keyId(input.recipientPublicKey),
  });
  const { enc, ciphertext } = await sealHpke({
    recipientPublicKey: input.recipientPublicKey,
    info: sealInfo(input.direction),
    associatedData: header,
    plaintext: packed,
  });
  const sealed = encodeSealed(header, enc, ciphertext);
  if (sealed.length > LIMITS.sealedBytes) refuse('BUNDLE_TOO_LARGE', { limit: LIMITS.sealedBytes });
  return sealed;
}

/**
 * The envelope inside, its signature not yet verified. A seal to another key is `WRONG_RECIPIENT`, so
 * that a stick carried to the wrong machine is told from a damaged one. Every failure to open is one
 * refusal (`BUNDLE_UNREADABLE`), so that nothing is learned from which part failed; more than
 * `maxBytes` inside is `BUNDLE_TOO_LARGE`. The envelope must be by the sender that the header names.
 */
export async function openSealed(input: {
  sealed: SealedBundle;
  recipientSecret: SecretKey;
  maxBytes?: number;
}): Promise<Dsse> {
  const { sealed, recipientSecret, maxBytes = LIMITS.inflatedBytes } = input;
  const own = keyId(x25519PublicKey(recipientSecret));
  if (sealed.recipientKeyId !== own) {
    refuse('WRONG_RECIPIENT', { found: `key ${sealed.recipientKeyId}`, expected: `key ${own}` });
  }
  const packed = await openOrRefuse(sealed, recipientSecret);
  const dsse = unpackEnvelope({ codec: sealed.codec, packed }, maxBytes);
  if (dsse.signatures[0].keyid !== sealed.senderKeyId) {
    refuse('BUNDLE_MALFORMED', { reason: 'it is not signed by the sender it names' });
  }
  return dsse;
}

async function openOrRefuse(sealed: SealedBundle, secret: SecretKey): Promise<Uint8Array> {
  try {
    return await openHpke({
      recipientSecret: secret,
      enc: sealed.enc,
      info: sealInfo(sealed.direction),
      associatedData: sealed.header,
      ciphertext: sealed.ciphertext,
    });
  } catch (error) {
    if (isRefusal(error, 'OPEN_FAILED')) return refuse('BUNDLE_UNREADABLE');
    throw error;
  }
}

function sealInfo(direction: Direction): Uint8Array {
  return utf8(DOMAIN[direction]);
}
