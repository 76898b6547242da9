/** Backup locations of key shares: the call of servers, and its sibling for clients. */
import { endpoint } from '../conventions/endpoint.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';
import type { DynamicLocationRow, DynamicWalletRow } from '../storage/tables/dynamic.ts';
import {
  clientLocationsAnswer,
  clientLocationsBody,
  pathParams,
  serverLocationsAnswer,
  serverLocationsBody,
} from './locations-body.ts';
import { passwordUpdateStatus } from './password-update.ts';
import { recordLocations } from './record-locations.ts';
import { checkEnvironment, walletFor } from './wallet-rules.ts';

const FAULTS: readonly FaultSpec[] = [
  { status: 400, code: 'INVALID_PARAMETERS', when: 'a field is wrong' },
  { status: 403, code: 'ENVIRONMENT_FORBIDDEN', when: 'the token is of another environment' },
  { status: 404, code: 'not_found', when: 'environment, user, wallet or share set is not there' },
  { status: 422, code: 'wallet_not_active', when: 'the wallet was closed' },
  { status: 422, code: 'key_share_already_backed_up', when: 'the share is recorded there' },
  {
    status: 422,
    code: 'offline_recovery_cloud_backup_conflict',
    when: 'a wallet would have both a share for offline recovery and one in a cloud',
  },
];

const recordForServer = endpoint({
  method: 'post',
  path: '/api/v0/environments/{environmentId}/waas/{walletId}/keyShares/backup/locations',
  operationId: 'backupKeySharesToLocationsForPregen',
  summary: 'Record where a server backed up the key shares of a wallet',
  scope: 'dynamic',
  creates: true,
  params: pathParams,
  body: { json: serverLocationsBody },
  answers: { 201: { when: 'the locations are recorded', body: serverLocationsAnswer } },
  faults: [
    ...FAULTS,
    { status: 403, code: 'CLIENT_KEY_SHARES_EXIST', when: 'a client holds shares of the wallet' },
  ],
  handle: async ({ gateway, caller, params, body, once }) => {
    checkEnvironment(caller, params.environmentId);
    return await once(async (tx) => {
      const actsFor = { server: { userId: body.userId } };
      const wallet = await walletFor(tx, params, actsFor, body.shareSetId ?? undefined);
      const { locations } = body;
      const recording = { apiKeyId: caller.id, locations, passwordBatch: '' };
      const rows = await recordLocations(gateway, tx, wallet, recording);
      return { status: 201, body: recordedAnswer(wallet, rows) };
    });
  },
});

const recordForClient = endpoint({
  method: 'post',
  path: '/api/v0/sdk/{environmentId}/waas/{walletId}/keyShares/backup/locations',
  operationId: 'backupKeySharesToLocations',
  summary: 'Record where a client backed up the key shares of a wallet',
  scope: 'dynamic',
  creates: true,
  params: pathParams,
  body: { json: clientLocationsBody },
  answers: { 201: { when: 'the locations are recorded', body: clientLocationsAnswer } },
  faults: FAULTS,
  handle: async ({ gateway, caller, params, body, once }) => {
    checkEnvironment(caller, params.environmentId);
    return await once(async (tx) => {
      const wallet = await walletFor(tx, params, 'client', body.shareSetId ?? undefined);
      const { locations, passwordUpdateBatchId: passwordBatch = '' } = body;
      const recording = { apiKeyId: caller.id, locations, passwordBatch };
      const rows = await recordLocations(gateway, tx, wallet, recording);
      const status = await passwordUpdateStatus(tx, wallet, passwordBatch);
      return {
        status: 201,
        body: {
          ...recordedAnswer(wallet, rows),
          ...(status !== undefined && { passwordUpdateStatus: status }),
          shareSetId: wallet.share_set_id,
          shareSetType: 'rootUser',
          walletActive: true,
        },
      };
    });
  },
});

function recordedAnswer(wallet: DynamicWalletRow, rows: readonly DynamicLocationRow[]) {
  return {
    message: 'Backup locations recorded',
    walletId: wallet.wallet_id,
    locationsWithKeyShares: rows.map((row) => ({
      location: row.location,
      keyShareId: row.key_share_id,
      externalKeyShareId: row.external_key_share_id,
    })),
  };
}

export const LOCATION_ENDPOINTS = [recordForServer, recordForClient];
