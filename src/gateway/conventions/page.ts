/**
 * Lists that grow: a bare array, the newest first. `limit` says how many, `before` is the id of the last one
 * that the caller has; whoever gets fewer than `limit` has them all.
 */
import { z } from 'zod';
import { invalidFields } from './fault.ts';
import type { Fault } from './fault.ts';

export const MAX_PAGE = 100;

export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, `must be 1 to ${MAX_PAGE}`)
    .transform(Number)
    .refine((limit) => limit <= MAX_PAGE, `must be 1 to ${MAX_PAGE}`)
    .prefault('50'),
  before: z.uuid().optional(),
});

/** 400: nothing that is listed has this id. */
export function unknownCursor(): Fault {
  return invalidFields({ before: ['is the id of nothing in this list'] });
}
