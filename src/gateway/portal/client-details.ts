/**
 * `GET /api/v3/clients/me`: of a client's details, what this gateway knows. A client finds its wallet ids
 * here, and whether a backup is complete. Addresses and public keys are the MPC node's to tell.
 */
import { z } from 'zod';
import { endpoint } from '../conventions/endpoint.ts';
import type { Database } from '../storage/tables.ts';
import type { PortalWalletRow } from '../storage/tables/portal.ts';
import { clientOf, NO_CLIENT } from './client.ts';
import { isComplete } from './pair-status.ts';

const pair = z.strictObject({
  id: z.string(),
  createdAt: z.string(),
  status: z.enum(['completed', 'incomplete']),
});

const clientDetails = z.strictObject({
  id: z.string(),
  wallets: z.array(
    z.strictObject({
      id: z.string(),
      createdAt: z.string(),
      curve: z.string(),
      ejectableUntil: z.string().nullable(),
      backupSharePairs: z.array(pair.extend({ backupMethod: z.literal('UNKNOWN') })),
      signingSharePairs: z.array(pair),
    }),
  ),
});

export const readClient = endpoint({
  method: 'get',
  path: '/api/v3/clients/me',
  operationId: 'readPortalClient',
  summary: 'The client’s wallets and how far their backups have come',
  scope: 'portal',
  answers: { 200: { when: 'the token speaks for a client', body: clientDetails } },
  faults: [NO_CLIENT],
  handle: async ({ gateway: { db }, caller }) => {
    const clientId = clientOf(caller);
    const wallets = await db
      .selectFrom('portal_wallet')
      .selectAll()
      .where('client_id', '=', clientId)
      .orderBy('curve', 'desc')
      .execute();
    const details = { id: clientId, wallets: [] as unknown[] };
    for (const wallet of wallets) details.wallets.push(await walletDetails(db, wallet));
    return { status: 200, body: details };
  },
});

async function walletDetails(db: Database, wallet: PortalWalletRow): Promise<unknown> {
  const backups = await db
    .selectFrom('portal_backup_pair')
    .select(['pair_id', 'created_at', 'status'])
    .where('wallet_id', '=', wallet.wallet_id)
    .orderBy('number')
    .execute();
  const signing = await db
    .selectFrom('portal_signing_pair')
    .select(['pair_id', 'first_seen_at', 'status'])
    .where('client_id', '=', wallet.client_id)
    .where('curve', '=', wallet.curve)
    .orderBy('first_seen_at')
    .orderBy('pair_id')
    .execute();
  return {
    id: wallet.wallet_id,
    createdAt: wallet.created_at,
    curve: wallet.curve,
    ejectableUntil: wallet.ejectable_until === '' ? null : wallet.ejectable_until,
    backupSharePairs: backups.map(({ pair_id: id, created_at: createdAt, status }) => ({
      backupMethod: 'UNKNOWN',
      createdAt,
      id,
      status: isComplete({ status }) ? 'completed' : 'incomplete',
    })),
    signingSharePairs: signing.map(({ pair_id: id, first_seen_at: createdAt, status }) => ({
      createdAt,
      id,
      status: status === 'STORED_CLIENT' ? 'completed' : 'incomplete',
    })),
  };
}
