/**
 * R3: no other request had this id. The same request again is no matter for a rule: it is answered
 * from the records. The same id over other content is an attack or a fault, and raises the alarm.
 */
import { refuse } from '../../core/refusal.ts';
import type { Rule } from './rule.ts';

export const UNUSED_ID_RULE: Rule = {
  id: 'R3',
  says: 'No different request with this id was received before.',
  check: ({ request, payloadDigest, records }) => {
    const bundleId = request.head.bundle_id;
    const known = records.request(bundleId);
    if (known !== undefined && known.payloadDigest !== payloadDigest) {
      refuse('BUNDLE_ID_REUSED', { bundleId });
    }
  },
};
