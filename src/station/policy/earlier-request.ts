/**
 * The request of the same gateway that came before a given number, as far as the records reach. What
 * a request claims of the past is held against what its sender claimed then.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromBase64 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { decodeDsse } from '../../core/signing/dsse.ts';
import { parseRequest, type RequestBundle } from '../../protocol/bundle.ts';
import type { PeerRecord } from '../ports/parties.ts';
import type { RequestRecord } from '../ports/requests.ts';
import type { Vault } from '../ports/vault.ts';

/** How many numbers in a row may be missing before the search for an earlier request ends. */
const LONGEST_GAP = 1_024;

/** The record with the highest number below `sequence`. */
export function earlierRequest(
  records: Pick<Vault, 'requestBySequence'>,
  peer: Pick<PeerRecord, 'peerId' | 'highSequence'>,
  sequence: number,
): RequestRecord | undefined {
  const start = Math.min(sequence - 1, peer.highSequence);
  for (let number = start; number >= 1 && number > start - LONGEST_GAP; number--) {
    const record = records.requestBySequence(peer.peerId, number);
    if (record !== undefined) return record;
  }
  return undefined;
}

/** What a record's request said. Its signature was verified when it was received. */
export function readRecordedRequest(record: RequestRecord): RequestBundle {
  const payload = fromBase64(decodeDsse(record.dsse).payload);
  if (sha256Hex(payload) !== record.payloadDigest) {
    refuse('VAULT_ROW_CHANGED', { row: `request ${record.requestId}` });
  }
  return parseRequest(payload);
}
