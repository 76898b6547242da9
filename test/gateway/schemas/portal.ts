/** What Portal's documents say is answered, written from them alone. */
import { z } from 'zod';
import { answersAt } from './documented.ts';

const share = z.strictObject({
  share: z.base64(),
  /** A cuid: a letter and lower-case letters or digits. */
  id: z.string().regex(/^[a-z][a-z0-9]{7,31}$/),
});

/** As readers see it; what a pair goes through meanwhile is not told. */
const status = z.enum(['completed', 'incomplete']);
const pair = { id: z.string().min(1), createdAt: z.iso.datetime(), status };

export const PORTAL_ANSWERS = answersAt({
  'post /v1/backup': { 200: z.strictObject({ SECP256K1: share, ED25519: share }) },
  'patch /api/v3/clients/me/backup-share-pairs': { 204: undefined },
  'patch /api/v3/clients/me/signing-share-pairs': { 204: undefined },
  'get /api/v3/clients/me': {
    200: z.strictObject({
      id: z.string().min(1),
      wallets: z.array(
        z.strictObject({
          id: z.string().min(1),
          createdAt: z.iso.datetime(),
          curve: z.enum(['SECP256K1', 'ED25519']),
          ejectableUntil: z.iso.datetime().nullable(),
          backupSharePairs: z.array(z.strictObject({ ...pair, backupMethod: z.string() })),
          signingSharePairs: z.array(z.strictObject(pair)),
        }),
      ),
    }),
  },
  'patch /api/v3/clients/me/backup-share-pairs/{backupSharePairId}': { 200: undefined },
  'post /api/v3/clients/me/backup-share-pairs/{backupSharePairId}': { 200: undefined },
  'post /portal/{receiver}/backup': { 204: undefined },
  'post /portal/{receiver}/backup/fetch': {
    200: z.strictObject({ backupShares: z.array(z.string()) }),
  },
  'get /api/v3/clients/me/backup-share-pairs/{backupSharePairId}/cipher-text': {
    200: z.strictObject({ cipherText: z.string().min(1) }),
  },
  'get /api/v3/clients/me/wallets/{walletId}/ejectable-backup-shares': {
    200: z.strictObject({
      encryptedClientBackupShare: z.string(),
      custodianBackupShare: z.string().refine((text) => typeof JSON.parse(text) === 'object'),
    }),
  },
});

const ERROR_IDS = [
  'ERROR',
  'INTERNAL_ERROR',
  'BAD_REQUEST',
  'NOT_FOUND',
  'STATE_INVALID',
  'OPERATION_IN_PROGRESS',
  'WEBHOOK_FAILED',
  'AUTH_FAILED',
  'ADDRESS_BLOCKED',
  'TX_BUILD_FAILED',
  'MSG_BUILD_FAILED',
  'METHOD_UNSUPPORTED',
  'RPC_OP_FAILED',
  'MPC_PROTOCOL_UNSUPPORTED',
  'WS_MSG_MALFORMED',
  'WS_NETWORK_ERROR',
  'WS_CLOSED',
  'WS_READ_FAILED',
  'WS_WRITE_FAILED',
  'DKG_FAILED',
  'DKG_REFRESH_FAILED',
  'DKG_REFRESH_MISMATCH',
  'SIGN_FAILED',
  'SIGN_SHARE_MISMATCH',
  'ENCRYPT_FAILED',
  'DECRYPT_FAILED',
  'SAVE_SIGNING_SHARE_FAILED',
  'SAVE_BACKUP_SHARE_FAILED',
  'PUBLIC_KEY_BUILD_FAILED',
  'PUBLIC_KEY_VERIFICATION_FAILED',
  'ADDRESS_CALC_FAILED',
  'PRIVATE_KEY_RECOVERY_FAILED',
  'SHARE_PARSING_FAILED',
  'METADATA_INVALID',
] as const;

/** 401 is text, not JSON. */
export const portalError = z.strictObject({
  id: z.enum(ERROR_IDS),
  message: z.string().optional(),
});
