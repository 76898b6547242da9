/**
 * From the bytes of a file, or from what came as light, to a response that the paired station signed
 * for this gateway. The order is the guard: the sender is looked up among the pinned, its signature is
 * verified over the exact bytes, and only those bytes are then read.
 */
import { refuse } from '../../core/refusal.ts';
import { LIMITS, openSealed, parseResponse, verifyBundle } from '../../protocol/bundle.ts';
import type { ResponseBundle } from '../../protocol/bundle.ts';
import {
  checkOuter,
  decodeBundleFile,
  encodeBundleFile,
  looksLikeFile,
} from '../../protocol/file.ts';
import type { Outer } from '../../protocol/file.ts';
import { checkAddress } from '../../protocol/head-rules.ts';
import { decodeSealed } from '../../protocol/sealed.ts';
import type { SealedBundle } from '../../protocol/sealed.ts';
import type { Gateway } from '../gateway.ts';
import { stationByKeyId } from '../pairing/paired-station.ts';
import type { PairedStation } from '../pairing/paired-station.ts';

/**
 * How a response came: as a bundle file, or by light. By light come its sealed bytes alone, or a bundle
 * file where another tool made the codes.
 */
export type Transport = 'file' | 'frames';

export interface Arrival {
  readonly bytes: Uint8Array;
  readonly transport: Transport;
}

/** A response whose signature and address hold. What it says is not checked yet. */
export interface OpenedResponse {
  readonly station: PairedStation;
  readonly response: ResponseBundle;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
  /** The bundle as a file, whichever way it came: the same bytes for the same bundle. */
  readonly file: Uint8Array;
}

/**
 * Opens one response. Refuses `BUNDLE_MALFORMED`, `BUNDLE_TOO_LARGE`, `BUNDLE_UNREADABLE`,
 * `SIGNER_UNKNOWN`, `SIGNER_REVOKED`, `SIGNATURE_INVALID`, `WRONG_…`, and the codes of its parser.
 */
export async function openResponse(gateway: Gateway, arrival: Arrival): Promise<OpenedResponse> {
  const { outer, sealed } = decodeArrival(arrival);
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
  if (outer !== undefined) checkOuter(outer, response.head);
  checkAddress(response.head, {
    env: gateway.identity.env,
    direction: 'response',
    stationId: station.row.station_id,
    gatewayId: gateway.identity.gatewayId,
  });
  const file = encodeBundleFile({ sealed: sealed.bytes, head: response.head });
  return { station, response, payloadDigest, sealedDigest: sealed.digest, file };
}

/** Whether it has the form of a file, whichever way it came. */
export function isFile({ bytes, transport }: Arrival): boolean {
  return transport === 'file' || looksLikeFile(bytes);
}

/** Sealed bytes that came alone have no outer fields that could contradict the signed head. */
function decodeArrival(arrival: Arrival): { outer?: Outer; sealed: SealedBundle } {
  const { bytes } = arrival;
  return isFile(arrival) ? decodeBundleFile(bytes) : { sealed: decodeSealed(bytes) };
}
