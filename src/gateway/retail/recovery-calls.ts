/**
 * `POST /v1/backup/recover` and the place where its request is found later. What a user wants back is
 * opened by the people of the station, so no answer here ever holds a package.
 */
import { z } from 'zod';
import { identifierText } from '../../protocol/fields.ts';
import { pendingKeyAnswer } from '../coincover/keys.ts';
import { endpoint } from '../conventions/endpoint.ts';
import type { Answer } from '../conventions/endpoint.ts';
import { PgpFault } from './openpgp/armor.ts';
import { MAX_KEY_BLOCK, readPublicKeyBlock } from './openpgp/public-key-block.ts';
import { openRecovery, recoveryPath, requestRecovery } from './request-recovery.ts';
import { NO_VERIFICATION } from './verification-calls.ts';

const recoverBody = z.strictObject({
  user_identifier: identifierText,
  verification_id: identifierText,
  gpg_public_key: z
    .string()
    .max(MAX_KEY_BLOCK, `is longer than ${String(MAX_KEY_BLOCK)} characters`)
    .transform((text, context) => {
      try {
        return { text, digest: readPublicKeyBlock(text).digest };
      } catch (error) {
        if (!(error instanceof PgpFault)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    }),
});

const recover = endpoint({
  method: 'post',
  path: '/v1/backup/recover',
  operationId: 'recoverBackup',
  summary: 'Ask for the stored backups of a user',
  scope: 'retail',
  creates: true,
  body: { json: recoverBody },
  answers: {
    202: { when: 'the request waits for the people of the station', body: pendingKeyAnswer },
  },
  faults: [
    NO_VERIFICATION,
    { status: 404, code: 'BACKUP_NOT_FOUND', when: 'nothing is stored for this user' },
    { status: 409, code: 'VERIFICATION_NOT_APPROVED', when: 'the verification is not approved' },
    { status: 409, code: 'VERIFICATION_USED', when: 'the verification served a recovery already' },
    { status: 409, code: 'VERIFICATION_EXPIRED', when: 'the approval is too long ago' },
    { status: 409, code: 'RECOVERY_REQUESTED', when: 'a recovery for this user waits already' },
  ],
  handle: ({ gateway, caller, body, once }) =>
    once(async (tx) => {
      const { text, digest } = body.gpg_public_key;
      const requestId = await requestRecovery(gateway, tx, caller, {
        userIdentifier: body.user_identifier,
        verificationId: body.verification_id,
        gpgPublicKey: text,
        gpgKeyDigest: digest,
      });
      return pendingRecovery(requestId);
    }),
});

const readRecovery = endpoint({
  method: 'get',
  path: '/v1/backup/recover/requests/{request_id}',
  operationId: 'readRecoveryRequest',
  summary: 'How far a request for recovery has come',
  scope: 'retail',
  params: z.object({ request_id: z.string() }),
  answers: { 202: { when: 'the request still waits', body: pendingKeyAnswer } },
  faults: [
    { status: 404, code: 'REQUEST_NOT_FOUND', when: 'there is no such request' },
    { status: 410, code: 'RECOVERY_WITHDRAWN', when: 'an operator withdrew the request' },
  ],
  handle: async ({ gateway, caller, params: { request_id: requestId } }) =>
    pendingRecovery((await openRecovery(gateway.db, caller, requestId)).request_id),
});

function pendingRecovery(requestId: string): Answer {
  return {
    status: 202,
    body: {
      request_id: requestId,
      status: 'PENDING_COLD',
      message: 'The request waits for the people of the offline COLD environment.',
    },
    headers: { Location: recoveryPath(requestId) },
  };
}

export const RECOVERY_ENDPOINTS = [recover, readRecovery];
