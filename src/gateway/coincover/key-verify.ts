/** `GET /v1/keys/{key_id}/verify`: the key pair as it was tried, now or by the station. */
import { z } from 'zod';
import { twins } from '../conventions/endpoint.ts';
import {
  NOT_DRILLED_YET,
  STATION_REVOKED,
  drillProof,
  drillProofOf,
} from '../drills/drill-answer.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';
import { verifyKey } from '../keys/verify-key.ts';
import { ID_INVALID, pathId } from './path-id.ts';

export const verifiedKeyAnswer = z.strictObject({
  message: z.string(),
  is_key_valid: z.boolean(),
  verified_at: drillProof.verified_at.optional(),
  record: drillProof.record.optional(),
  signature: drillProof.signature.optional(),
});

export const KEY_VERIFY_ENDPOINTS = twins(
  {
    method: 'get',
    path: '/v1/keys/{key_id}/verify',
    operationId: 'verifyKey',
    summary: 'Verify a key',
    scope: 'keys:read',
    params: z.object({ key_id: pathId }),
    answers: { 200: { when: 'it was tried, now or in a drill', body: verifiedKeyAnswer } },
    faults: [
      ID_INVALID,
      { status: 404, code: 'KEY_NOT_FOUND', when: 'there is no such key' },
      NOT_DRILLED_YET,
      STATION_REVOKED,
      HOT_NOT_OPEN,
    ],
    handle: async (call) => {
      const verified = await verifyKey(call, call.params.key_id);
      if (verified.environment === 'HOT') {
        const { failed } = verified;
        const isValid = failed === 'none';
        return { status: 200, body: { message: messageOf(failed), is_key_valid: isValid } };
      }
      const { drill } = verified;
      const said = messageOf(drill.verdict === 'passed' ? 'none' : drill.failed);
      const body = {
        message: `${said} (Drill of the COLD environment, ${drill.drilledAt}.)`,
        is_key_valid: drill.verdict === 'passed',
        ...drillProofOf(drill),
      };
      return { status: 200, body };
    },
  },
  {
    path: '/v1/hot/keys/{key_id}/verify',
    operationId: 'verifyKeyHotPath',
    summary: 'Verify a key, at the path of older guides',
  },
);

function messageOf(failed: string): string {
  return failed === 'none'
    ? 'The private key was opened and tried, and the key pair is valid.'
    : `The private key was tried and failed the check “${failed}”.`;
}
