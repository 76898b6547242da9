/**
 * Every endpoint of the APIs that this gateway is measured against, as their public documents name them. An
 * endpoint that is not served has the reason here; one that is served must not have one.
 */
export interface DocumentedEndpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Where ours has another path: the part before it is the caller's to choose. */
  readonly servedAt?: string;
  readonly notServed?: string;
}

export interface ApiDocument {
  readonly name: string;
  readonly endpoints: readonly DocumentedEndpoint[];
}

const NEEDS_NODE = 'takes part in a multi-party computation, which this gateway does not do';

export const DOCUMENTS: readonly ApiDocument[] = [
  {
    name: 'CoinCover: institutions',
    endpoints: [
      { method: 'POST', path: '/v1/keys' },
      { method: 'GET', path: '/v1/keys/{keyId}/verify' },
      { method: 'GET', path: '/v1/hot/keys/{keyId}/verify' },
      { method: 'POST', path: '/v1/secure/data' },
      { method: 'POST', path: '/v1/secure/file' },
      { method: 'GET', path: '/v1/backups/{backupId}/verify' },
      { method: 'GET', path: '/v1/hot/backups/{backupId}/verify' },
      { method: 'GET', path: '/.well-known/jwks.json' },
    ],
  },
  {
    name: 'CoinCover: wallet providers',
    endpoints: [
      { method: 'POST', path: '/v1/partner/keys' },
      { method: 'POST', path: '/v1/partner/secure/data' },
      { method: 'POST', path: '/v1/partner/secure/file' },
    ],
  },
  {
    name: 'CoinCover: retail',
    endpoints: [
      { method: 'POST', path: '/v1/verification/start' },
      { method: 'GET', path: '/v1/verification/status' },
      { method: 'POST', path: '/v1/verification/simulate' },
      { method: 'POST', path: '/v1/key/generate' },
      { method: 'POST', path: '/v1/backup/store' },
      { method: 'POST', path: '/v1/backup/recover' },
    ],
  },
  {
    name: 'Dynamic',
    endpoints: [
      {
        method: 'POST',
        path: '/api/v0/environments/{environmentId}/waas/{walletId}/keyShares/backup/locations',
      },
      {
        method: 'POST',
        path: '/api/v0/sdk/{environmentId}/waas/{walletId}/keyShares/backup/locations',
      },
      {
        method: 'POST',
        path: '/api/v0/sdk/{environmentId}/waas/{walletId}/keyShares/backup',
        notServed:
          'uploads encrypted shares to Dynamic itself; a share is deposited here by the webhook below',
      },
      {
        method: 'POST',
        path: '(the receiver of delegated shares)',
        servedAt: '/api/v0/environments/{environmentId}/webhooks/delegated-shares',
      },
    ],
  },
  {
    name: 'Portal',
    endpoints: [
      { method: 'POST', path: '/v1/backup' },
      { method: 'POST', path: '/v1/recover', notServed: NEEDS_NODE },
      { method: 'PATCH', path: '/api/v3/clients/me/backup-share-pairs' },
      { method: 'PATCH', path: '/api/v3/clients/me/backup-share-pairs/{id}' },
      { method: 'POST', path: '/api/v3/clients/me/backup-share-pairs/{id}' },
      { method: 'GET', path: '/api/v3/clients/me/backup-share-pairs/{id}/cipher-text' },
      { method: 'PATCH', path: '/api/v3/clients/me/signing-share-pairs' },
      { method: 'GET', path: '/api/v3/clients/me/wallets/{walletId}/ejectable-backup-shares' },
      { method: 'POST', path: '[base]/backup', servedAt: '/portal/{base}/backup' },
      { method: 'POST', path: '[base]/backup/fetch', servedAt: '/portal/{base}/backup/fetch' },
    ],
  },
];
