/** The loops of a served gateway that send webhooks and drop what was delivered long ago. */
import type { Loop } from '../maintenance/loops.ts';
import { deliverDue } from './deliver.ts';
import { dropOldEvents } from './kept.ts';

export const WEBHOOK_LOOPS: readonly Loop[] = [
  // Each process sends: claims keep them from sending the same.
  {
    name: 'webhook deliveries',
    everyMs: 1000,
    round: (gateway, signal) => deliverDue(gateway, signal),
  },
  {
    name: 'old webhook events',
    everyMs: 3_600_000,
    oneProcess: true,
    round: async (gateway) => {
      await dropOldEvents(gateway);
    },
  },
];
