/**
 * Both halves of a wallet's backup, for whoever takes the wallet out of custody. A token alone is never
 * enough: an operator opens the wallet for a day first, the backup must be a confirmed one, and each time
 * the halves are given out goes on record.
 */
import { z } from 'zod';
import { formatTime } from '../../core/clock.ts';
import { appendEntry } from '../audit/log.ts';
import { endpoint } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { HOT_NOT_OPEN, hotStoreOf } from '../hot-keys/hot-store.ts';
import { confirmedBackups } from './confirmed-backups.ts';
import { clientOf, NO_CLIENT } from './client.ts';
import { foreignId } from './generate-response.ts';
import { openedHalf } from './make-backup.ts';
import { notFound } from './shared-faults.ts';
import { custodianHalfText } from './split-share.ts';

export const readEjectableShares = endpoint({
  method: 'get',
  path: '/api/v3/clients/me/wallets/{walletId}/ejectable-backup-shares',
  operationId: 'readEjectableBackupShares',
  summary: 'Both halves of a confirmed backup, of a wallet that an operator opened for it',
  scope: 'portal',
  params: z.object({ walletId: foreignId }),
  answers: {
    200: {
      when: 'the wallet is ejectable and its backup is confirmed',
      body: z.strictObject({
        /** '' where its client has not brought it. */
        encryptedClientBackupShare: z.string(),
        custodianBackupShare: z.string(),
      }),
    },
  },
  faults: [
    NO_CLIENT,
    { status: 404, code: 'NOT_FOUND', when: 'this client has no such wallet' },
    { status: 400, code: 'STATE_INVALID', when: 'it is not ejectable, or no backup is confirmed' },
    HOT_NOT_OPEN,
  ],
  handle: async ({ gateway, caller, params: { walletId }, transact }) => {
    const clientId = clientOf(caller);
    const at = formatTime(gateway.clock.now());
    const body = await transact(async (tx) => {
      const wallet = await tx
        .selectFrom('portal_wallet')
        .selectAll()
        .where('wallet_id', '=', walletId)
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      if (wallet === undefined) throw notFound('wallet');
      if (wallet.ejectable_until <= at) {
        throw new Fault(400, 'STATE_INVALID', 'This wallet is not ejectable at present');
      }
      // The one that the operator chose: whoever has the token may have confirmed others.
      const backup = (await confirmedBackups(tx, walletId)).find(
        ({ pair_id }) => pair_id === wallet.ejectable_pair,
      );
      if (backup === undefined) {
        throw new Fault(400, 'STATE_INVALID', 'No backup of this wallet was confirmed yet');
      }
      hotStoreOf(gateway);
      const facts = { client: clientId, wallet: walletId, pair: backup.pair_id };
      await appendEntry(tx, { kind: 'portal-wallet.ejected', at, facts });
      const place = { clientId, pairId: backup.pair_id, curve: wallet.curve };
      const half = openedHalf(gateway, place, backup);
      try {
        return {
          encryptedClientBackupShare: backup.cipher_text,
          custodianBackupShare: custodianHalfText(half, place),
        };
      } finally {
        half.fill(0);
      }
    });
    return { status: 200, body };
  },
});
