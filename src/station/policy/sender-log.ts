/**
 * R8: the gateway's own audit log does not become shorter, nor another log of the same length, from
 * one request to the next. It is the same watch that the gateway keeps over this station.
 */
import { logOrigin, verifyCheckpoint } from '../../core/audit/checkpoint.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { earlierRequest, readRecordedRequest } from './earlier-request.ts';
import type { RequestFacts, Rule } from './rule.ts';

export const SENDER_LOG_RULE: Rule = {
  id: 'R8',
  says: 'The audit log of the gateway goes on from the one that its last request named.',
  check: ({ request, peer, records }) => {
    const now = gatewayCheckpoint(peer, request.head.checkpoint);
    const earlier = earlierRequest(records, peer, request.head.sequence);
    if (earlier === undefined) return;
    const before = gatewayCheckpoint(peer, readRecordedRequest(earlier).head.checkpoint);
    if (before === undefined) return;
    const goesOn =
      now !== undefined &&
      now.size >= before.size &&
      (now.size > before.size || equalBytes(now.root, before.root));
    if (!goesOn) refuse('LOG_NOT_EXTENDED');
  },
};

function gatewayCheckpoint(
  peer: RequestFacts['peer'],
  note: string,
): { size: number; root: Uint8Array } | undefined {
  if (note === '') return undefined;
  const origin = logOrigin('gateway', peer.peerId);
  return verifyCheckpoint({ note, origin, publicKey: peer.signingKey });
}
