/**
 * Dynamic’s API, as far as backups of key shares need it: its credential (an API token of one environment)
 * and its error shapes: `{error}`, with `code` where a thing is not found or its state forbids the act.
 */
import { z } from 'zod';
import { bearerToken } from '../conventions/api.ts';
import type { Api } from '../conventions/api.ts';
import { Fault } from '../conventions/fault.ts';
import { EVENT_ENDPOINTS } from './events.ts';
import { LOCATION_ENDPOINTS } from './locations.ts';

const errorBody = z.strictObject({ error: z.string() }).meta({ id: 'DynamicError' });
const notFoundBody = z
  .strictObject({ error: z.string(), code: z.string() })
  .meta({ id: 'DynamicNotFound' });
const unprocessableBody = z
  .strictObject({ error: z.string(), code: z.string().optional() })
  .meta({ id: 'DynamicUnprocessable' });

export const DYNAMIC: Api = {
  name: 'dynamic',
  title: 'Dynamic: backup locations of key shares, delivered shares',
  credential: bearerToken,
  unauthorized: () =>
    new Fault(401, 'UNAUTHORIZED', 'Missing or invalid API token', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    }),
  forbidden: (scope) =>
    new Fault(403, 'SCOPE_MISSING', `Access forbidden: this token lacks the scope ${scope}`),
  faultBody,
  faultSchema: (status) =>
    status === 404 ? notFoundBody : status === 422 ? unprocessableBody : errorBody,
  homes: ['/api/v0/'],
  endpoints: [...LOCATION_ENDPOINTS, ...EVENT_ENDPOINTS],
};

/** The documented codes are in lower case; one of ours is never sent in their place. */
function faultBody(fault: Fault): { contentType: string; text: string } {
  const { status, code } = fault;
  const isDocumented = /^[a-z_]+$/.test(code);
  const named = status === 404 ? 'not_found' : isDocumented ? code : undefined;
  const body = { error: sentenceOf(fault), ...(named !== undefined && { code: named }) };
  return { contentType: 'application/json', text: JSON.stringify(body) };
}

/** The shape has no place for fields, so the sentence names them. */
function sentenceOf({ message, fields = {} }: Fault): string {
  const named = Object.entries(fields).map(([field, faults]) => `${field} ${faults.join(', ')}`);
  return named.length === 0 ? message : `${message}: ${named.join('; ')}`;
}
