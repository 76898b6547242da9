/**
 * Portal's APIs: that of its MPC nodes (a 401 there is plain text), that of its clients, and the webhooks
 * that a custodian serves (their credential is `X-Webhook-Secret`). Errors are `{id, message}`.
 */
import { bearerToken } from '../conventions/api.ts';
import type { Api } from '../conventions/api.ts';
import { Fault } from '../conventions/fault.ts';
import { backupShares } from './backup.ts';
import { readClient } from './client-details.ts';
import { readEjectableShares } from './ejectable-shares.ts';
import { portalError, portalFaultBody } from './error-ids.ts';
import { PAIR_ENDPOINTS } from './share-pairs.ts';
import { updateSigningPairs } from './signing-pairs.ts';
import { WEBHOOK_ENDPOINTS } from './webhooks.ts';

const BEARER = {
  credential: bearerToken,
  unauthorized: () =>
    new Fault(401, 'AUTH_FAILED', 'No valid Bearer token in the Authorization header', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    }),
  forbidden: () => new Fault(403, 'AUTH_FAILED', 'This token is not one of a client of Portal'),
} as const;

export const PORTAL_MPC: Api = {
  ...BEARER,
  name: 'portal-mpc',
  title: 'Portal: backup of MPC shares',
  faultBody: (fault) =>
    fault.status === 401
      ? { contentType: 'text/plain; charset=utf-8', text: fault.message }
      : portalFaultBody(fault),
  faultSchema: (status) => (status === 401 ? undefined : portalError),
  // Documented beside it, and a part of a computation that this gateway does not take part in.
  homes: ['/v1/recover'],
  endpoints: [backupShares],
};

export const PORTAL_CLIENTS: Api = {
  ...BEARER,
  name: 'portal-clients',
  title: 'Portal: backup share pairs of a client',
  faultBody: portalFaultBody,
  faultSchema: () => portalError,
  homes: ['/api/v3/'],
  endpoints: [readClient, ...PAIR_ENDPOINTS, updateSigningPairs, readEjectableShares],
};

export const PORTAL_WEBHOOKS: Api = {
  name: 'portal-webhooks',
  title: 'Portal: webhooks of a custodian',
  credentials: ['X-Webhook-Secret'],
  credential: (headers) => headers.get('X-Webhook-Secret') ?? undefined,
  unauthorized: () => new Fault(401, 'AUTH_FAILED', 'No valid secret in X-Webhook-Secret'),
  forbidden: () => new Fault(403, 'AUTH_FAILED', 'This secret is not that of a webhook'),
  faultBody: portalFaultBody,
  faultSchema: () => portalError,
  homes: ['/portal/'],
  endpoints: WEBHOOK_ENDPOINTS,
};
