/**
 * What passes through the pipe between a shell and the station process. A reply is a value or an
 * error as data; a report of progress carries the number of its call.
 */
import { z } from 'zod';
import { CONTRACT, type CallName } from './contract.ts';
import { progress } from './shapes.ts';

const callNames = Object.keys(CONTRACT).filter(isCallName);

function isCallName(name: string): name is CallName {
  return Object.hasOwn(CONTRACT, name);
}

/** From the shell: the call's number, name and input (parsed again by the call's own schema). */
export const requestMessage = z.strictObject({
  id: z.int().min(1),
  call: z.enum(callNames),
  input: z.unknown(),
});

/** `INTERNAL` marks a fault that is no refusal; its message names no secret. */
export const errorValue = z.strictObject({
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** From the station process. */
export const replyMessage = z.union([
  z.strictObject({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), error: errorValue }),
  z.strictObject({ id: z.int(), progress }),
]);

export type RequestMessage = z.infer<typeof requestMessage>;
export type ErrorValue = z.infer<typeof errorValue>;
