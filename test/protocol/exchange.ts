/** The two ways of a bundle, put together as station and gateway put them together. */
import {
  openSealed,
  parseRequest,
  sealBundle,
  verifyBundle,
  type RequestBundle,
} from '../../src/protocol/bundle.ts';
import type { Codec } from '../../src/protocol/codec.ts';
import { checkOuter, decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import { checkAddress, checkLifetime } from '../../src/protocol/head-rules.ts';
import { DOMAIN } from '../../src/core/crypto/domains.ts';
import { sealHpke } from '../../src/core/crypto/hpke.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { keyId, signDsse, type Dsse } from '../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../src/core/signing/payload-types.ts';
import {
  decodeSealed,
  encodeSealed,
  encodeSealedHeader,
  type SealedBundle,
} from '../../src/protocol/sealed.ts';
import { gateway, NOW, station } from './parties.ts';

/** Signs by the gateway, seals to the station, and wraps as a file. */
export async function requestFile(payload: RequestBundle): Promise<Uint8Array> {
  const { sealed } = await sealBundle({
    payload,
    signer: gateway.signing,
    recipientPublicKey: station.sealing.publicKey,
  });
  return encodeBundleFile({ sealed, head: payload.head });
}

/** Everything the station checks of a request file without its records, in the order of the README. */
export async function receiveRequest(file: Uint8Array, now = NOW): Promise<RequestBundle> {
  const { outer, sealed } = decodeBundleFile(file);
  const dsse = await openSealed({ sealed, recipientSecret: station.sealing.secret });
  const { payloadBytes } = verifyBundle(dsse, gateway.signing.publicKey);
  const request = parseRequest(payloadBytes);
  checkOuter(outer, request.head);
  checkAddress(request.head, {
    env: 'test',
    direction: 'request',
    stationId: station.id,
    gatewayId: gateway.id,
  });
  checkLifetime(request.head, now);
  return request;
}

/** Payload bytes of any content, signed by the gateway as they are. */
export function signedByGateway(payload: Uint8Array): Dsse {
  return signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, ...gateway.signing });
}

/** Any bytes in the place of the packed envelope, sealed to the station as a request would be. */
export async function sealAnything(plaintext: Uint8Array, codec: Codec = 1): Promise<SealedBundle> {
  const header = encodeSealedHeader({
    codec,
    direction: 'request',
    env: 'test',
    senderKeyId: keyId(gateway.signing.publicKey),
    recipientKeyId: keyId(station.sealing.publicKey),
  });
  const { enc, ciphertext } = await sealHpke({
    recipientPublicKey: station.sealing.publicKey,
    info: utf8(DOMAIN.request),
    associatedData: header,
    plaintext,
  });
  return decodeSealed(encodeSealed(header, enc, ciphertext));
}

/** The code of the refusal that `act` ends in, or `accepted`. Any other error is thrown on. */
export async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

/** `bytes` with one bit flipped; bit 0 is the highest of the first byte. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
  return copy;
}
