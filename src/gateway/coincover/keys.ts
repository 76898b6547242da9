/** `POST /v1/keys`, the place where its answer is found later, and the proof behind a key. */
import { z } from 'zod';
import { endpoint } from '../conventions/endpoint.ts';
import { assignKeyBody } from './assign-key-body.ts';
import { assignColdKey, requestPath } from './assign-key.ts';
import { answerOf, attestationOf, pendingKey } from './key-answer.ts';

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

const NOT_FOUND = { status: 404, code: 'KEY_NOT_FOUND', when: 'there is no such key' } as const;

const assignKey = endpoint({
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
    {
      status: 409,
      code: 'KEY_ALREADY_ASSIGNED',
      when: 'this user and organisation have such a key',
    },
    { status: 503, code: 'STATION_NOT_PAIRED', when: 'no offline environment is connected' },
  ],
  handle: ({ gateway, caller, body, once }) =>
    once(async (tx) => {
      const requestId = await assignColdKey(gateway, tx, caller, body);
      return {
        status: 202,
        body: pendingKey(requestId),
        headers: { Location: requestPath(requestId) },
      };
    }),
});

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
  faults: [
    { status: 404, code: 'REQUEST_NOT_FOUND', when: 'there is no such request' },
    { status: 409, code: 'COLD_REFUSED', when: 'the offline environment refused it' },
  ],
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
  faults: [NOT_FOUND],
  handle: async ({ gateway, params: { key_id: keyId } }) => ({
    status: 200,
    body: await attestationOf(gateway.db, keyId),
  }),
});

export const KEY_ENDPOINTS = [assignKey, readRequest, readAttestation];
