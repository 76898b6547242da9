/**
 * How a drill is told to wallets: the station's verdict with its time and its proof beside the
 * documented members.
 */
import { z } from 'zod';
import { Fault } from '../conventions/fault.ts';
import type { Drill } from './latest-drill.ts';

/** Beyond the documented members of a verify answer, where the verdict is the station's. */
export const drillProof = {
  verified_at: z.string(),
  /** The statement that the station attests: a leaf of the tree that `signature` is over. */
  record: z.string(),
  signature: z.strictObject({
    index: z.int(),
    proof: z.array(z.string()),
    attestation: z.unknown(),
  }),
};

export function drillProofOf({ drilledAt, statement, index, proof, attestation }: Drill) {
  return {
    verified_at: drilledAt,
    record: statement,
    signature: { index, proof: [...proof], attestation },
  };
}

export const STATION_REVOKED = {
  status: 409,
  code: 'STATION_REVOKED',
  when: 'the offline environment that keeps the key is trusted no more, and nothing bad was said before',
} as const;

/** What a station said while it was trusted is no word of today, and no other can be asked. */
export function stationRevoked(): Fault {
  return new Fault(
    STATION_REVOKED.status,
    STATION_REVOKED.code,
    'The COLD environment that keeps this key is trusted no more, so nothing can be said of it. ' +
      'Have a new key assigned and back up to that.',
  );
}

export const NOT_DRILLED_YET = {
  status: 409,
  code: 'NOT_DRILLED_YET',
  when: 'the offline environment has not looked at it yet; a drill is asked for',
} as const;
