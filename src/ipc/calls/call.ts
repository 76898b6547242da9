/** How a call is written down: the schema of its input and of its result. */
import { z } from 'zod';

export const call = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): { readonly input: I; readonly output: O } => ({ input, output });

export const nothing = z.strictObject({});
