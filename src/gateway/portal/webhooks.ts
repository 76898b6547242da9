/**
 * The two webhooks of a custodian that keeps its shares itself. The secret of a webhook is a token of its
 * own scope, made for one name; that name is in the path, so that one gateway can serve several.
 */
import { z } from 'zod';
import { identifierText } from '../../protocol/fields.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import { endpoint } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { HOT_NOT_OPEN, hotStoreOf } from '../hot-keys/hot-store.ts';
import { fetchShares, receiveShare } from './custodian-shares.ts';
import { MAX_SHARE_CHARACTERS } from './generate-response.ts';

const receiverPath = z.object({ receiver: z.string() });

const NOT_THIS_WEBHOOK = {
  status: 403,
  code: 'AUTH_FAILED',
  when: 'the secret is that of another webhook',
} as const;

const receive = endpoint({
  method: 'post',
  path: '/portal/{receiver}/backup',
  operationId: 'receiveCustodianShare',
  summary: 'A custodian share is brought to be kept',
  scope: 'portal-webhook',
  creates: true,
  params: receiverPath,
  body: {
    json: z.object({
      backupMethod: identifierText.nullish().transform((method) => method ?? 'UNKNOWN'),
      clientId: identifierText,
      share: z.string().min(1).max(MAX_SHARE_CHARACTERS),
    }),
  },
  answers: { 204: { when: 'the share is kept' } },
  faults: [NOT_THIS_WEBHOOK, HOT_NOT_OPEN],
  handle: async ({ gateway, caller, params, body, bytes, once }) => {
    try {
      const receiver = receiverOf(caller, params);
      hotStoreOf(gateway);
      return await once(async (tx) => {
        await receiveShare(gateway, tx, { receiver, ...body });
        return { status: 204 };
      });
    } finally {
      bytes.fill(0);
    }
  },
});

const fetchBack = endpoint({
  method: 'post',
  path: '/portal/{receiver}/backup/fetch',
  operationId: 'fetchCustodianShares',
  summary: 'The custodian shares of a client, of every backup method',
  scope: 'portal-webhook',
  params: receiverPath,
  body: { json: z.object({ clientId: identifierText }) },
  answers: {
    200: { when: 'always', body: z.strictObject({ backupShares: z.array(z.string()) }) },
  },
  faults: [NOT_THIS_WEBHOOK, HOT_NOT_OPEN],
  handle: async ({ gateway, caller, params, body: { clientId }, transact }) => {
    const receiver = receiverOf(caller, params);
    hotStoreOf(gateway);
    const backupShares = await transact((tx) => fetchShares(gateway, tx, { receiver, clientId }));
    return { status: 200, body: { backupShares } };
  },
});

/** Throws `Fault` 403 `AUTH_FAILED`. */
function receiverOf({ subject }: ApiKey, { receiver }: z.infer<typeof receiverPath>): string {
  if (subject !== '' && subject === receiver) return receiver;
  throw new Fault(403, 'AUTH_FAILED', 'This secret is not that of this webhook');
}

export const WEBHOOK_ENDPOINTS = [receive, fetchBack];
