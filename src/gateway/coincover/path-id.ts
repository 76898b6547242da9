/**
 * An id in an address. Any UUID in either case is one: what has the form of an id and was given to nobody
 * is not found, and only what has another form is wrong.
 */
import { z } from 'zod';
import type { FaultSpec } from '../conventions/endpoint.ts';

export const pathId = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is not a UUID')
  .toLowerCase();

export const ID_INVALID: FaultSpec = {
  status: 400,
  code: 'INVALID_PARAMETERS',
  when: 'the id is not one',
};
