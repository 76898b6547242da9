/**
 * Which wallet a call may speak of. A token of one environment learns nothing of another, and a user of
 * one wallet nothing of another user’s: what is not theirs is not there.
 */
import type { ApiKey } from '../api-keys/api-keys.ts';
import { Fault } from '../conventions/fault.ts';
import type { Database } from '../storage/tables.ts';
import type { DynamicWalletRow } from '../storage/tables/dynamic.ts';

export interface WalletName {
  readonly environmentId: string;
  readonly walletId: string;
}

/** A server acts for a user whom it names; a client is the user, and holds shares of its own. */
export type ActsFor = { readonly server: { readonly userId: string } } | 'client';

/** Throws `Fault` 403 for a token that speaks for another environment, or for none. */
export function checkEnvironment(caller: ApiKey, environmentId: string): void {
  if (caller.subject === environmentId) return;
  throw new Fault(
    403,
    'ENVIRONMENT_FORBIDDEN',
    'Access forbidden: this token is not of this environment',
  );
}

/** The wallet of whom the call is for. Throws `Fault`: 404, 422 where it was given up, and 403. */
export async function walletFor(
  db: Database,
  { environmentId, walletId }: WalletName,
  actsFor: ActsFor,
  shareSetId: string | undefined,
): Promise<DynamicWalletRow> {
  await checkThere(db, environmentId, actsFor);
  const wallet = await db
    .selectFrom('dynamic_wallet')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('wallet_id', '=', walletId)
    .executeTakeFirst();
  if (wallet === undefined) throw notFound('Wallet');
  if (actsFor !== 'client' && wallet.user_id !== actsFor.server.userId) throw notFound('Wallet');
  if (shareSetId !== undefined && shareSetId !== wallet.share_set_id) throw notFound('Share set');
  if (wallet.status === 'closed') {
    throw new Fault(422, 'wallet_not_active', 'This wallet is closed: nothing was recorded');
  }
  if (actsFor !== 'client' && wallet.has_client_shares === 1) {
    throw new Fault(
      403,
      'CLIENT_KEY_SHARES_EXIST',
      'Access forbidden: a client holds key shares of this wallet, so a server may not back them up',
    );
  }
  return wallet;
}

async function checkThere(db: Database, environmentId: string, actsFor: ActsFor): Promise<void> {
  const environment = await db
    .selectFrom('dynamic_environment')
    .select('environment_id')
    .where('environment_id', '=', environmentId)
    .executeTakeFirst();
  if (environment === undefined) throw notFound('Environment');
  if (actsFor === 'client') return;
  const user = await db
    .selectFrom('dynamic_user')
    .select('user_id')
    .where('environment_id', '=', environmentId)
    .where('user_id', '=', actsFor.server.userId)
    .executeTakeFirst();
  if (user === undefined) throw notFound('User');
}

function notFound(what: string): Fault {
  return new Fault(404, 'not_found', `${what} not found`);
}
