/** `/v1/verification/…`: begun, asked after, and in a test gateway moved on without anybody looking. */
import { formatTime } from '../../core/clock.ts';
import { z } from 'zod';
import { identifierText } from '../../protocol/fields.ts';
import { endpoint } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { ACTIONS, STATUSES, statusOf } from './verification-state.ts';
import {
  findVerification,
  moveVerification,
  startVerification,
  verificationNotFound,
  verificationOf,
} from './verifications.ts';

export const NO_VERIFICATION = {
  status: 404,
  code: 'VERIFICATION_NOT_FOUND',
  when: 'there is no such verification of this user and organisation',
} as const;

export const VERIFICATION_IS_OVER = {
  status: 409,
  code: 'VERIFICATION_DECLINED',
  when: 'the verification was declined or its time is over',
} as const;

const start = endpoint({
  method: 'post',
  path: '/v1/verification/start',
  operationId: 'startVerification',
  summary: 'Begin to verify who a user is',
  scope: 'retail',
  creates: true,
  body: { json: z.strictObject({ user_identifier: identifierText }) },
  answers: {
    200: { when: 'it has begun', body: z.strictObject({ verification_id: z.string() }) },
  },
  faults: [],
  handle: ({ gateway, caller, body, once }) =>
    once(async (tx) => {
      const id = await startVerification(gateway, tx, caller, body.user_identifier);
      return { status: 200, body: { verification_id: id } };
    }),
});

const status = endpoint({
  method: 'get',
  path: '/v1/verification/status',
  operationId: 'readVerificationStatus',
  summary: 'How far a verification has come',
  scope: 'retail',
  query: z.object({ verification_id: identifierText }),
  answers: {
    200: {
      when: 'it is known',
      body: z.strictObject({
        verification_id: z.string(),
        status: z.enum(STATUSES),
        updated_at: z.string(),
      }),
    },
  },
  faults: [NO_VERIFICATION],
  handle: async ({ gateway, caller, query: { verification_id: verificationId } }) => {
    const row = await verificationOf(gateway, gateway.db, caller, { verificationId });
    return {
      status: 200,
      body: {
        verification_id: row.verification_id,
        status: statusOf(row.state),
        updated_at: row.updated_at,
      },
    };
  },
});

const simulate = endpoint({
  method: 'post',
  path: '/v1/verification/simulate',
  operationId: 'simulateVerification',
  summary: 'Move a verification on, in a test gateway',
  body: {
    json: z.strictObject({ verification_id: identifierText, action: z.enum(ACTIONS) }),
  },
  answers: {
    200: {
      when: 'it was moved on',
      body: z.strictObject({ ok: z.literal(true), inquiryId: z.string() }),
    },
  },
  faults: [
    { status: 404, code: 'NOT_FOUND', when: 'this is a production gateway' },
    { ...NO_VERIFICATION, when: 'there is no such verification' },
    {
      status: 409,
      code: 'VERIFICATION_STATE',
      when: 'the action leads nowhere from where the verification is',
    },
  ],
  handle: ({ gateway, body: { verification_id: verificationId, action }, once }) => {
    // Nobody is approved in production without a person who decided it, whatever is known of the id.
    if (gateway.identity.env !== 'test') {
      throw new Fault(404, 'NOT_FOUND', 'There is nothing here');
    }
    return once(async (tx) => {
      const now = formatTime(gateway.clock.now());
      const row = await findVerification(tx, verificationId, now);
      if (row === undefined) throw verificationNotFound();
      const moved = await moveVerification(gateway, tx, row, action, 'simulation');
      if (moved === undefined) {
        const message = `A verification that is ${row.state} has no ${action}. Nothing changed.`;
        throw new Fault(409, 'VERIFICATION_STATE', message);
      }
      return { status: 200, body: { ok: true, inquiryId: row.verification_id } };
    });
  },
});

export const VERIFICATION_ENDPOINTS = [start, status, simulate];
