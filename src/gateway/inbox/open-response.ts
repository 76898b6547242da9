/**
 * From the bytes of a file to a response that the paired station signed for this gateway. The order
 * is the guard: the sender is looked up among the pinned, its signature is verified over the exact
 * bytes, and only those bytes are then read.
 */
import { refuse } from '../../core/refusal.ts';
import { LIMITS, openSealed, parseResponse, verifyBundle } from '../../protocol/bundle.ts';
import type { ResponseBundle } from '../../protocol/bundle.ts';
import { checkOuter, decodeBundleFile } from '../../protocol/file.ts';
import { checkAddress } from '../../protocol/head-rules.ts';
import type { Gateway } from '../gateway.ts';
import { stationByKeyId } from '../pairing/paired-station.ts';
import type { PairedStation } from '../pairing/paired-station.ts';

/** A response whose signature and address hold. What it says is not checked yet. */
export interface OpenedResponse {
  readonly station: PairedStation;
  readonly response: ResponseBundle;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
}

/**
 * Opens one response. Refuses `BUNDLE_MALFORMED`, `BUNDLE_TOO_LARGE`, `BUNDLE_UNREADABLE`,
 * `SIGNER_UNKNOWN`, `SIGNER_REVOKED`, `SIGNATURE_INVALID`, `WRONG_…`, and the codes of its parser.
 */
export async function openResponse(gateway: Gateway, bytes: Uint8Array): Promise<OpenedResponse> {
  const { outer, sealed } = decodeBundleFile(bytes);
  if (sealed.direction !== 'response') {
    refuse('WRONG_DIRECTION', { found: sealed.direction, expected: 'response' });
  }
  const station = await stationByKeyId(gateway.db, sealed.senderKeyId);
  const dsse = await openSealed({
    sealed,
    recipientSecret: gateway.identity.sealing.secret,
    maxBytes: LIMITS.inflatedBytes,
  });
  const { payloadBytes, payloadDigest } = verifyBundle(dsse, station.card.identityKey);
  const response = parseResponse(payloadBytes);
  checkOuter(outer, response.head);
  checkAddress(response.head, {
    env: gateway.identity.env,
    direction: 'response',
    stationId: station.row.station_id,
    gatewayId: gateway.identity.gatewayId,
  });
  return { station, response, payloadDigest, sealedDigest: sealed.digest };
}
