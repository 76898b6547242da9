/**
 * R5: each number is used once per gateway. A number may be left out and come later (drives get
 * lost); the gap is shown on the review sheet. A number used again for other content means that the
 * gateway was restored from an old copy or is being imitated.
 */
import { refuse } from '../../core/refusal.ts';
import type { Rule } from './rule.ts';

export const SEQUENCE_RULE: Rule = {
  id: 'R5',
  says: 'No different request with this number was received from this gateway before.',
  check: ({ request, payloadDigest, peer, records }) => {
    const { sequence } = request.head;
    const known = records.requestBySequence(peer.peerId, sequence);
    if (known !== undefined && known.payloadDigest !== payloadDigest) {
      refuse('SEQUENCE_REUSED', { sequence });
    }
  },
};
