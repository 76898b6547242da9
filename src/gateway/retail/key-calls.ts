/**
 * `POST /v1/key/generate`: an RSA key for a user, to which the user encrypts what is stored. Its documents
 * have no field for the environment, so the gateway says which it is (`gateway serve --retail-environment`).
 */
import { z } from 'zod';
import { identifierText } from '../../protocol/fields.ts';
import { signWith } from '../coincover/assign-key-body.ts';
import { REQUEST_FAULTS, answerOf, pendingKey } from '../coincover/key-answer.ts';
import { pendingKeyAnswer } from '../coincover/keys.ts';
import { endpoint } from '../conventions/endpoint.ts';
import { maybe } from '../conventions/maybe.ts';
import type { Answer } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';
import { NO_STATION } from '../keys/assign-cold-key.ts';
import { askerOf, assignKey, readyOrder } from '../keys/assign-key.ts';
import type { KeyOutcome } from '../keys/assign-key.ts';
import type { AssignedKey } from '../keys/assigned-key.ts';
import { isAskedBy, recordKeyRequest } from './key-requests.ts';
import { NO_VERIFICATION, VERIFICATION_IS_OVER } from './verification-calls.ts';
import { openVerificationOf } from './verifications.ts';

const generateBody = z.strictObject({
  user_identifier: identifierText,
  verification_id: identifierText,
  sign_with: maybe(
    signWith.superRefine((fields = [], context) => {
      for (const field of fields) {
        if (!field.startsWith('external_')) continue;
        const message = `${field} cannot be bound: this call names no organisation and no package`;
        context.addIssue({ code: 'custom', message });
      }
    }),
  ),
});

const generatedKeyAnswer = z.strictObject({
  key_id: z.uuid(),
  public_key: z.string(),
  signature: z.string(),
  signed_payload: z.string().optional(),
  signed_fields: z.array(z.string()).optional(),
});

const generate = endpoint({
  method: 'post',
  path: '/v1/key/generate',
  operationId: 'generateKey',
  summary: 'Make a key for a user who is being verified',
  scope: 'retail',
  creates: true,
  body: { json: generateBody },
  answers: {
    200: { when: 'the key is assigned', body: generatedKeyAnswer },
    202: { when: 'the request waits for the offline environment', body: pendingKeyAnswer },
  },
  faults: [NO_VERIFICATION, VERIFICATION_IS_OVER, NO_STATION, HOT_NOT_OPEN],
  handle: async ({ gateway, caller, body, request, once }) => {
    const { user_identifier: userIdentifier, verification_id: verificationId } = body;
    const of = { userIdentifier, verificationId };
    await openVerificationOf(gateway, gateway.db, caller, of);
    const order = {
      user_identifier: userIdentifier,
      key_type: 'rsa4096',
      key_environment: gateway.retailEnvironment,
      sign_with: body.sign_with,
    } as const;
    const ready = await readyOrder(gateway, order, askerOf(caller, request));
    return await once(async (tx) => {
      await openVerificationOf(gateway, tx, caller, of);
      const outcome = await assignKey(gateway, tx, ready, caller);
      await recordKeyRequest(tx, { outcome, organisation: caller.subject, verificationId });
      return generated(outcome);
    });
  },
});

const readGenerated = endpoint({
  method: 'get',
  path: '/v1/key/generate/requests/{request_id}',
  operationId: 'readGeneratedKey',
  summary: 'The key for which a user had to wait',
  scope: 'retail',
  params: z.object({ request_id: z.string() }),
  answers: {
    200: { when: 'the key is assigned', body: generatedKeyAnswer },
    202: { when: 'the request still waits', body: pendingKeyAnswer },
  },
  faults: REQUEST_FAULTS,
  handle: async ({ gateway, caller, params: { request_id: requestId } }) => {
    if (!(await isAskedBy(gateway.db, caller, requestId))) {
      throw new Fault(404, 'REQUEST_NOT_FOUND', 'Request not found');
    }
    const answer = await answerOf(gateway.db, requestId);
    return generated('assigned' in answer ? answer : { pending: requestId });
  },
});

function generated(outcome: KeyOutcome): Answer {
  if ('assigned' in outcome) return { status: 200, body: generatedKey(outcome.assigned) };
  return {
    status: 202,
    body: pendingKey(outcome.pending),
    headers: { Location: `/v1/key/generate/requests/${outcome.pending}` },
  };
}

/** Exactly the documented members; the retail flow knows no organisation and no package. */
function generatedKey(key: AssignedKey): z.output<typeof generatedKeyAnswer> {
  return {
    key_id: key.key_id,
    public_key: key.public_key,
    signature: key.signature,
    ...(key.signed_payload === undefined ? {} : { signed_payload: key.signed_payload }),
    ...(key.signed_fields === undefined ? {} : { signed_fields: key.signed_fields }),
  };
}

export const RETAIL_KEY_ENDPOINTS = [generate, readGenerated];
