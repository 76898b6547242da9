/** `POST /v1/keys`, the place where its answer is found later, and the proof behind a key. */
import { z } from 'zod';
import { endpoint, twins } from '../conventions/endpoint.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';
import { NO_STATION } from '../keys/assign-cold-key.ts';
import { askerOf, assignKey, readyOrder } from '../keys/assign-key.ts';
import { requestPath } from '../keys/assignments.ts';
import { assignKeyBody, partnerKeyBody } from './assign-key-body.ts';
import { REQUEST_FAULTS, answerOf, attestationOf, pendingKey } from './key-answer.ts';

export const assignedKeyAnswer = z.strictObject({
  key_id: z.uuid(),
  public_key: z.string(),
  signature: z.string(),
  signed_payload: z.string().optional(),
  signed_fields: z.array(z.string()).optional(),
  customer_id: z.string().nullable(),
  package_id: z.string().nullable(),
  metadata: z.strictObject({
    customer_name: z.string().optional(),
    package_name: z.string().optional(),
  }),
});

export const pendingKeyAnswer = z.strictObject({
  request_id: z.uuid(),
  status: z.literal('PENDING_COLD'),
  message: z.string(),
});

const assign = twins(
  {
    method: 'post',
    path: '/v1/keys',
    operationId: 'assignKey',
    summary: 'Assign a key to a user',
    scope: 'keys:assign',
    creates: true,
    body: { json: assignKeyBody },
    answers: {
      200: { when: 'the key is assigned', body: assignedKeyAnswer },
      202: { when: 'the request waits for the offline environment', body: pendingKeyAnswer },
    },
    faults: [
      { status: 400, code: 'INVALID_PARAMETERS', when: 'a field is missing, unknown or wrong' },
      {
        status: 409,
        code: 'KEY_ALREADY_ASSIGNED',
        when: 'this user and organisation have such a key, or have asked for it; Location says where',
      },
      { status: 501, code: 'KEY_TYPE_NOT_SERVED', when: 'ed25519 is asked for in COLD' },
      HOT_NOT_OPEN,
      NO_STATION,
    ],
    handle: async ({ gateway, caller, body, request, once }) => {
      const ready = await readyOrder(gateway, body, askerOf(caller, request));
      return await once(async (tx) => {
        const outcome = await assignKey(gateway, tx, ready, caller);
        if ('assigned' in outcome) return { status: 200, body: outcome.assigned };
        return {
          status: 202,
          body: pendingKey(outcome.pending),
          headers: { Location: requestPath(outcome.pending) },
        };
      });
    },
  },
  {
    path: '/v1/partner/keys',
    operationId: 'assignPartnerKey',
    summary: 'Assign a key to a user of a customer of a wallet provider',
    scope: 'partner',
    body: { json: partnerKeyBody },
  },
);

const readRequest = endpoint({
  method: 'get',
  path: '/v1/keys/requests/{request_id}',
  operationId: 'readKeyRequest',
  summary: 'The answer to a request that had to wait',
  scope: 'keys:read',
  params: z.object({ request_id: z.string() }),
  answers: {
    200: { when: 'the key is assigned', body: assignedKeyAnswer },
    202: { when: 'the request still waits', body: pendingKeyAnswer },
  },
  faults: REQUEST_FAULTS,
  handle: async ({ gateway, params: { request_id: requestId } }) => {
    const answer = await answerOf(gateway.db, requestId);
    if ('assigned' in answer) return { status: 200, body: answer.assigned };
    return { status: 202, body: answer.pending, headers: { Location: requestPath(requestId) } };
  },
});

const readAttestation = endpoint({
  method: 'get',
  path: '/v1/keys/{key_id}/attestation',
  operationId: 'readKeyAttestation',
  summary: 'What shows, from the station card alone, where a key came from',
  scope: 'keys:read',
  params: z.object({ key_id: z.string() }),
  answers: {
    200: {
      when: 'the key came from the offline environment',
      body: z.strictObject({
        statement: z.string(),
        index: z.int(),
        proof: z.array(z.string()),
        attestation: z.unknown(),
      }),
    },
  },
  faults: [{ status: 404, code: 'KEY_NOT_FOUND', when: 'there is no such key' }],
  handle: async ({ gateway, params: { key_id: keyId } }) => ({
    status: 200,
    body: await attestationOf(gateway.db, keyId),
  }),
});

export const KEY_ENDPOINTS = [...assign, readRequest, readAttestation];
