/** What the station is and how it stands. All of it works while locked. */
import { z } from 'zod';
import {
  airGap,
  backupFacts,
  bytes,
  count,
  custodianFacts,
  env,
  hex64,
  id,
  peerFacts,
  requestFacts,
} from '../shapes.ts';
import { call, nothing } from './call.ts';

export const STATION_CALLS = {
  /** Facts that need no key. `exists: false` before `init` or `restore`. */
  status: call(
    nothing,
    z.discriminatedUnion('exists', [
      z.strictObject({
        exists: z.literal(false),
        selfTests: z.array(z.string()),
        build: z.string(),
        airGap,
      }),
      z.strictObject({
        exists: z.literal(true),
        stationId: id,
        env,
        name: z.string(),
        createdAt: z.string(),
        epoch: count,
        generation: count,
        threshold: count,
        isLocked: z.boolean(),
        custodians: z.array(custodianFacts),
        gateways: z.array(peerFacts),
        /** The newest 200, newest last; `requestsTotal` says how many there are. */
        requests: z.array(requestFacts),
        requestsTotal: count,
        keysActive: count,
        keysRetired: count,
        auditSize: count,
        /** The last backup; absent when there is none. */
        lastBackup: backupFacts.optional(),
        selfTests: z.array(z.string()),
        build: z.string(),
        airGap,
      }),
    ]),
  ),

  /**
   * The little that a window asks every few seconds: its cost does not grow with the vault. It opens
   * no vault: until another call did, the log has size 0 here. It overtakes a call under way.
   */
  pulse: call(
    nothing,
    z.strictObject({
      exists: z.boolean(),
      isLocked: z.boolean(),
      /** Until the station locks itself for idleness; 0 while locked. */
      locksInMs: count,
      auditSize: count,
      /** The station's clock, which nobody vouches for. */
      now: z.string(),
      airGap,
    }),
  ),

  /** The station card. */
  card: call(nothing, z.strictObject({ card: bytes, cardDigest: hex64, words: z.string() })),
} as const;
