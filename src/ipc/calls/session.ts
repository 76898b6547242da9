/** Locked and unlocked. */
import { z } from 'zod';
import { count, quorum } from '../shapes.ts';
import { call, nothing } from './call.ts';

export const SESSION_CALLS = {
  unlock: call(
    z.strictObject({
      custodians: quorum,
      /** Idle minutes until it locks itself; 5 when absent, and never more. */
      idleMinutes: z.int().min(1).max(5).optional(),
    }),
    z.strictObject({ unlockedBy: z.array(z.string()), idleMs: count }),
  ),

  /** Somebody is there: counts as use. Refuses `STATION_LOCKED`. */
  stillHere: call(nothing, z.strictObject({ locksInMs: count })),

  /** Destroys the keys in memory and ends the process after the reply. */
  lock: call(nothing, nothing),
} as const;
