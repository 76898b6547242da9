/**
 * Portal's error body, `{id, message}`. An id is one of its documented ones and nothing else: clients
 * compare them. What its list has no id for gets the nearest one, and the sentence says the rest.
 */
import { z } from 'zod';
import type { Fault, FaultStatus } from '../conventions/fault.ts';

/** Those of the documented ids that a gateway without MPC, signing or chains can have a reason to use. */
const IDS = [
  'AUTH_FAILED',
  'BAD_REQUEST',
  'ERROR',
  'INTERNAL_ERROR',
  'NOT_FOUND',
  'SHARE_PARSING_FAILED',
  'STATE_INVALID',
] as const;

export const portalError = z
  .strictObject({ id: z.enum(IDS), message: z.string() })
  .meta({ id: 'PortalError' });

const ID_OF_STATUS: Readonly<Record<FaultStatus, (typeof IDS)[number]>> = {
  400: 'BAD_REQUEST',
  401: 'AUTH_FAILED',
  403: 'AUTH_FAILED',
  404: 'NOT_FOUND',
  405: 'BAD_REQUEST',
  409: 'STATE_INVALID',
  410: 'NOT_FOUND',
  413: 'BAD_REQUEST',
  415: 'BAD_REQUEST',
  422: 'BAD_REQUEST',
  429: 'ERROR',
  500: 'INTERNAL_ERROR',
  501: 'INTERNAL_ERROR',
  503: 'INTERNAL_ERROR',
};

export function portalFaultBody(fault: Fault): { contentType: string; text: string } {
  const id = IDS.find((known) => known === fault.code) ?? ID_OF_STATUS[fault.status];
  const fields = Object.entries(fault.fields ?? {}).map(
    ([field, messages]) => `${field} ${messages.join(', ')}`,
  );
  const message = fields.length === 0 ? fault.message : `${fault.message}: ${fields.join('; ')}`;
  return { contentType: 'application/json', text: JSON.stringify({ id, message }) };
}
