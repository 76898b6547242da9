/**
 * R4: the request counts now. The clock is only claimed, so this limits how long a request may lie
 * about; replays are kept out by the records (R3, R5, R9), whatever the clock says.
 */
import { checkLifetime } from '../../protocol/head-rules.ts';
import type { Rule } from './rule.ts';

export const LIFETIME_RULE: Rule = {
  id: 'R4',
  says: 'The request is not expired, not from the future, and not valid for too long.',
  check: ({ request, now }) => {
    checkLifetime(request.head, now);
  },
};
