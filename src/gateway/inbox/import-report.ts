/** What an import did, as it is told to whoever brought the response. */
import { digestWords } from '../../core/keys/fingerprint.ts';
import type { CheckedAnswers } from './check-items.ts';
import type { OpenedResponse } from './open-response.ts';

export interface ImportReport {
  /** False when this very response was imported before; then nothing was changed now. */
  readonly isNew: boolean;
  readonly bundleId: string;
  readonly sequence: number;
  /** The request bundle that is answered. */
  readonly inReplyTo: string;
  readonly payloadDigest: string;
  /** SHA-256 of the sealed bytes, however they came, and in words as the station shows them. */
  readonly sealedDigest: string;
  readonly words: string;
  /** All empty when the response was imported before. */
  readonly assigned: readonly { requestId: string; keyId: string; fingerprint: string }[];
  /** Keys that were made ahead, by the request for them. */
  readonly pooled: readonly { requestId: string; count: number }[];
  readonly retired: readonly { requestId: string; keyId: string }[];
  readonly drilled: readonly ReportedDrill[];
  readonly refused: readonly { requestId: string; code: string; sentence: string }[];
}

export interface ReportedDrill {
  readonly requestId: string;
  readonly subject: 'key' | 'backup';
  readonly subjectId: string;
  /** What did not hold, or `none`. */
  readonly failed: string;
}

export function reportOf(
  { response, payloadDigest, sealedDigest }: OpenedResponse,
  { assigned, pooled, retired, drilled, drilledBackups, refused }: CheckedAnswers,
  isNew: boolean,
): ImportReport {
  const { bundle_id: bundleId, sequence, in_reply_to: inReplyTo } = response.head;
  return {
    isNew,
    bundleId,
    sequence,
    inReplyTo,
    payloadDigest,
    sealedDigest,
    words: digestWords(sealedDigest),
    assigned: assigned.map(({ itemId, keyId, fingerprint }) => ({
      requestId: itemId,
      keyId,
      fingerprint,
    })),
    pooled: [...new Set(pooled.map(({ itemId }) => itemId))].map((requestId) => ({
      requestId,
      count: pooled.filter(({ itemId }) => itemId === requestId).length,
    })),
    retired: retired.map(({ itemId, keyId }) => ({ requestId: itemId, keyId })),
    drilled: [
      ...drilled.map(({ itemId, said }) => ({
        requestId: itemId,
        subject: 'key' as const,
        subjectId: said.key_id,
        failed: said.failed,
      })),
      ...drilledBackups.map(({ itemId, said }) => ({
        requestId: itemId,
        subject: 'backup' as const,
        subjectId: said.backup_id,
        failed: said.failed,
      })),
    ],
    refused: refused.map(({ item_id: requestId, code, sentence }) => ({
      requestId,
      code,
      sentence,
    })),
  };
}
