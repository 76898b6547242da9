/**
 * R6: the request follows a response that this station gave this gateway, and no older one than the
 * gateway followed before. A response that is not known here means that this vault was rolled back or
 * cloned; an older one, that the gateway was.
 */
import { refuse } from '../../core/refusal.ts';
import { earlierRequest, readRecordedRequest } from './earlier-request.ts';
import type { Records, RequestFacts, Rule } from './rule.ts';

export const PREVIOUS_RULE: Rule = {
  id: 'R6',
  says: 'The request follows a response of this station, none older than its sender had before.',
  check: ({ request, peer, records }) => {
    const { previous, sequence } = request.head;
    const followed = responseNumber(records, peer, previous);
    const earlier = earlierRequest(records, peer, sequence);
    if (earlier === undefined) return;
    const before = responseNumber(records, peer, readRecordedRequest(earlier).head.previous);
    if (followed < before) refuse('PREVIOUS_STALE', { found: followed, expected: before });
  },
};

/** The number of the response with this payload digest; 0 when there was none yet. */
function responseNumber(records: Records, peer: RequestFacts['peer'], digest: string): number {
  if (digest === '') return 0;
  const response = records.responseByDigest(digest);
  if (response?.gatewayId !== peer.peerId) return refuse('PREVIOUS_UNKNOWN', { digest });
  return response.sequence;
}
