import type { z } from 'zod';

/** A member that may be left out. Null says the same: clients that write their models out whole send it. */
export function maybe<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}
