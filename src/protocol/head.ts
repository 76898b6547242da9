/**
 * The head of a bundle: where it belongs (environment, direction, station, gateway), which one it is
 * (id, number, the bundle before it), how long it counts, and what its sender's audit log was.
 * It is inside the signature; nothing outside it is believed. README.md, "Head".
 */
import { z } from 'zod';
import { airGapClaim } from './air-gap.ts';
import { env, hex64, time, uuid, whole } from './fields.ts';
import { LIMITS } from './limits.ts';

/** A signed checkpoint note, or nothing. The audit room reads and verifies it, not this schema. */
const note = z.string().max(LIMITS.noteCharacters);

const common = {
  v: z.literal(1),
  env,
  station_id: uuid,
  gateway_id: uuid,
  bundle_id: uuid,
  sequence: whole(1),
  issued_at: time,
  not_after: time,
  checkpoint: note,
  receipt: note,
};

export const requestHead = z
  .strictObject({
    ...common,
    direction: z.literal('request'),
    /** Payload digest of the last response that the gateway imported; empty before the first. */
    previous: hex64.or(z.literal('')),
  })
  .superRefine(endsAfterItBegins);

export const responseHead = z
  .strictObject({
    ...common,
    direction: z.literal('response'),
    /** Payload digest of the request that is answered. */
    previous: hex64,
    in_reply_to: uuid,
    /** Shows that this head's checkpoint extends that of the station's previous response. */
    consistency: z.strictObject({ from: whole(0), proof: z.array(hex64).max(LIMITS.proofHashes) }),
    /** The worst that the station's monitor saw since it was unlocked. */
    air_gap: airGapClaim,
    /** Counts restores from a backup: what an older copy of the station says is refused. */
    generation: whole(1),
  })
  .superRefine(endsAfterItBegins);

export type RequestHead = z.output<typeof requestHead>;
export type ResponseHead = z.output<typeof responseHead>;
export type Head = RequestHead | ResponseHead;

function endsAfterItBegins(
  head: { issued_at: string; not_after: string },
  context: z.core.$RefinementCtx,
): void {
  if (head.not_after > head.issued_at) return;
  context.addIssue({ code: 'custom', path: ['not_after'], message: 'is not after issued_at' });
}
