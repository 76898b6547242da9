/**
 * Shares for signing: made by an MPC node and its client, and never here. What is kept is what the client
 * says of them: that one exists (a backup named it), and that its half is stored.
 */
import { z } from 'zod';
import { formatTime } from '../../core/clock.ts';
import { endpoint } from '../conventions/endpoint.ts';
import type { Database } from '../storage/tables.ts';
import type { Curve } from '../storage/tables/portal.ts';
import { clientOf, NO_CLIENT } from './client.ts';
import { foreignId } from './generate-response.ts';

/** So many pairs may be named in one call. */
export const MAX_PAIRS = 32;

export const updateSigningPairs = endpoint({
  method: 'patch',
  path: '/api/v3/clients/me/signing-share-pairs',
  operationId: 'updateSigningSharePairs',
  summary: 'Say that shares for signing are stored with the client',
  scope: 'portal',
  body: {
    json: z.object({
      signingSharePairIds: z.array(foreignId).min(1).max(MAX_PAIRS),
      status: z.literal('STORED_CLIENT'),
    }),
  },
  answers: { 204: { when: 'it is noted' } },
  faults: [NO_CLIENT],
  handle: async ({ gateway, caller, body, transact }) => {
    const clientId = clientOf(caller);
    const at = formatTime(gateway.clock.now());
    await transact(async (tx) => {
      for (const pairId of new Set(body.signingSharePairIds)) {
        await tx
          .insertInto('portal_signing_pair')
          .values({
            client_id: clientId,
            pair_id: pairId,
            curve: '',
            status: body.status,
            first_seen_at: at,
          })
          .onConflict((conflict) =>
            conflict.columns(['client_id', 'pair_id']).doUpdateSet({ status: body.status }),
          )
          .execute();
      }
    });
    return { status: 204 };
  },
});

/** A backup says of which curve a pair is. */
export async function nameSigningPair(
  tx: Database,
  { clientId, pairId, curve, at }: { clientId: string; pairId: string; curve: Curve; at: string },
): Promise<void> {
  await tx
    .insertInto('portal_signing_pair')
    .values({ client_id: clientId, pair_id: pairId, curve, status: 'GIVEN', first_seen_at: at })
    .onConflict((conflict) => conflict.columns(['client_id', 'pair_id']).doUpdateSet({ curve }))
    .execute();
}
