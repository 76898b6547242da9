/** The calls about backup share pairs: their status, and the client's half as the client encrypted it. */
import { z } from 'zod';
import { endpoint } from '../conventions/endpoint.ts';
import type { Answer, Call, FaultSpec } from '../conventions/endpoint.ts';
import { depositCipherText, pairOf, updatePairs } from './backup-pairs.ts';
import { clientOf, NO_CLIENT } from './client.ts';
import { foreignId, MAX_SHARE_CHARACTERS } from './generate-response.ts';
import { CLIENT_STATUSES } from './pair-status.ts';
import { notFound, PAIR_NOT_FOUND } from './shared-faults.ts';
import { MAX_PAIRS } from './signing-pairs.ts';

const pairPath = z.object({ backupSharePairId: foreignId });

const cipherTextBody = z.object({
  clientCipherText: z
    .string()
    .min(1)
    .max(2 * MAX_SHARE_CHARACTERS)
    .regex(/^[\x20-\x7e\t\r\n]*$/, 'is not ASCII text'),
});

const STATE_INVALID: FaultSpec = {
  status: 400,
  code: 'STATE_INVALID',
  when: 'it would undo what was confirmed',
};

const updateBackupPairs = endpoint({
  method: 'patch',
  path: '/api/v3/clients/me/backup-share-pairs',
  operationId: 'updateBackupSharePairs',
  summary: 'Confirm that backups are stored with the client',
  scope: 'portal',
  body: {
    json: z.object({
      backupSharePairIds: z.array(foreignId).min(1).max(MAX_PAIRS),
      status: z.enum(CLIENT_STATUSES),
    }),
  },
  answers: { 204: { when: 'it is noted' } },
  faults: [NO_CLIENT, PAIR_NOT_FOUND, STATE_INVALID],
  handle: async ({ gateway, caller, body, transact }) => {
    const { backupSharePairIds: pairIds, status } = body;
    await transact((tx) => updatePairs(gateway, tx, clientOf(caller), { pairIds, status }));
    return { status: 204 };
  },
});

type Deposit = Call<z.infer<typeof pairPath>, unknown, z.infer<typeof cipherTextBody>>;

const deposit = async ({ gateway, caller, params, body, once }: Deposit) => {
  const clientId = clientOf(caller);
  const { backupSharePairId: pairId } = params;
  return await once(async (tx): Promise<Answer> => {
    await depositCipherText(gateway, tx, clientId, { pairId, cipherText: body.clientCipherText });
    return { status: 200 };
  });
};

const DEPOSIT = {
  path: '/api/v3/clients/me/backup-share-pairs/{backupSharePairId}',
  summary: 'Deposit the client’s half, encrypted by the client',
  scope: 'portal',
  params: pairPath,
  body: { json: cipherTextBody },
  answers: { 200: { when: 'it is kept' } },
  faults: [NO_CLIENT, PAIR_NOT_FOUND, STATE_INVALID],
  handle: deposit,
} as const;

const readCipherText = endpoint({
  method: 'get',
  path: '/api/v3/clients/me/backup-share-pairs/{backupSharePairId}/cipher-text',
  operationId: 'readBackupShareCipherText',
  summary: 'The client’s half, as the client encrypted it',
  scope: 'portal',
  params: pairPath,
  answers: {
    200: { when: 'it was deposited', body: z.strictObject({ cipherText: z.string() }) },
  },
  faults: [NO_CLIENT, PAIR_NOT_FOUND],
  handle: async ({ gateway, caller, params: { backupSharePairId } }) => {
    const pair = await pairOf(gateway.db, clientOf(caller), backupSharePairId);
    if (pair.cipher_text === '') throw notFound('ciphertext');
    return { status: 200, body: { cipherText: pair.cipher_text } };
  },
});

export const PAIR_ENDPOINTS = [
  updateBackupPairs,
  endpoint({ ...DEPOSIT, method: 'patch', operationId: 'storeBackupShareCipherText' }),
  // Guides show it as a POST.
  endpoint({
    ...DEPOSIT,
    method: 'post',
    operationId: 'postBackupShareCipherText',
    creates: true,
  }),
  readCipherText,
];
