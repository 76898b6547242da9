/**
 * A share given to Portal's API is split in two halves, of which neither says anything about it alone.
 * The custodian's half is a fresh key; the client's half is the share, encrypted and bound to its place
 * under that key. This gateway keeps its own half and forgets the client's, so that whoever takes the
 * database and the key file of the HOT environment has no share; and whoever takes the client's half
 * has none either. It is no MPC: what the two halves rebuild is the very share that was given.
 */
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, sealAead } from '../../core/crypto/aead.ts';
import { DOMAIN } from '../../core/crypto/domains.ts';
import { lengthPrefixed, toBase64, utf8 } from '../../core/encoding/bytes.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { Curve } from '../storage/tables/portal.ts';

/** Where a share belongs; no half opens in another place. */
export interface SharePlace {
  readonly clientId: string;
  readonly pairId: string;
  readonly curve: Curve;
}

export const SPLIT_FORM = 'permafrost-half-1';

export function newCustodianHalf(random: Random): Uint8Array {
  return random.bytes(AEAD_KEY_BYTES);
}

/** The client's half, in the form of a share: base64 of JSON. The same arguments give the same text. */
export function clientHalf(custodianHalf: Uint8Array, share: string, place: SharePlace): string {
  const plaintext = utf8(share);
  const sealed = sealAead({
    key: custodianHalf,
    // The key seals this one share and nothing else, ever.
    nonce: new Uint8Array(AEAD_NONCE_BYTES),
    plaintext,
    associatedData: lengthPrefixed(
      ...[DOMAIN.portalHalf, place.clientId, place.pairId, place.curve].map(utf8),
    ),
  });
  plaintext.fill(0);
  return toBase64(utf8(halfText(place, sealed)));
}

/** The custodian's half as it is given out at an ejection: JSON. */
export function custodianHalfText(custodianHalf: Uint8Array, place: SharePlace): string {
  return halfText(place, custodianHalf);
}

function halfText({ clientId, pairId, curve }: SharePlace, half: Uint8Array): string {
  const share = toBase64(half);
  return JSON.stringify({ clientId, backupSharePairId: pairId, curve, form: SPLIT_FORM, share });
}
