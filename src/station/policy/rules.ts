/**
 * THE LIST. Every condition that a request has to meet, in the order of checking; one rule a file.
 * R1 is checked before the signature, for it finds the key; the others on the bytes that it verified.
 * There is no setting that leaves one out. A request read again from the records before approval or
 * run meets `RULES_TO_PROCEED` again, for the clock, the pairing and other runs move on meanwhile.
 */
import { ADDRESS_RULE } from './address.ts';
import { LIFETIME_RULE } from './lifetime.ts';
import { PREVIOUS_RULE } from './previous.ts';
import { RECEIPT_RULE } from './receipt.ts';
import type { Rule } from './rule.ts';
import { SENDER_LOG_RULE } from './sender-log.ts';
import { SEQUENCE_RULE } from './sequence.ts';
import { UNSEEN_ITEMS_RULE } from './unseen-items.ts';
import { UNUSED_ID_RULE } from './unused-id.ts';

export { checkSender, SENDER_RULE } from './sender.ts';

/** On a request that arrives. */
export const RULES_TO_RECEIVE: readonly Rule[] = [
  ADDRESS_RULE,
  UNUSED_ID_RULE,
  LIFETIME_RULE,
  SEQUENCE_RULE,
  PREVIOUS_RULE,
  RECEIPT_RULE,
  SENDER_LOG_RULE,
  UNSEEN_ITEMS_RULE,
];

/** On a recorded request that no run was begun of. */
export const RULES_TO_PROCEED: readonly Rule[] = [ADDRESS_RULE, LIFETIME_RULE, UNSEEN_ITEMS_RULE];

/** On a recorded request whose run was begun: it is to be finished, even late. */
export const RULES_TO_FINISH: readonly Rule[] = [ADDRESS_RULE];
