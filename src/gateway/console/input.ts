/**
 * What a call brings: its body, capped before it is taken in, of the type that the contract says,
 * and checked against its schema. A form of another site can send neither of the two types.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { LIMITS } from '../../protocol/limits.ts';

/** The largest: a bundle file, or a card as base64 in JSON. */
export const MAX_BODY_BYTES = LIMITS.fileBytes;
const MAX_DEPTH = 4;

/** Refuses `INPUT_TOO_LARGE`, whether the length was declared or not. */
export const limitedBody: MiddlewareHandler = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => refuse('INPUT_TOO_LARGE', { limit: MAX_BODY_BYTES, what: 'bytes' }),
});

/** The raw bytes of a call. Refuses `CONSOLE_CALL_MALFORMED`. */
export async function bytesOf(c: Context): Promise<Uint8Array> {
  checkType(c, 'application/octet-stream');
  return new Uint8Array(await c.req.arrayBuffer());
}

/** The JSON of a call, checked. Refuses `CONSOLE_CALL_MALFORMED`, and says nothing of what was sent. */
export async function jsonOf<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  checkType(c, 'application/json');
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const parsed = schema.safeParse(readJson(bytes));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return malformed(where === '' ? 'its body' : `its ${where}`);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, MAX_DEPTH);
  } catch (error) {
    if (isRefusal(error)) return malformed('it is not JSON');
    throw error;
  }
}

function checkType(c: Context, wanted: string): void {
  const type = (c.req.header('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== wanted) malformed(`its type is not ${wanted}`);
}

function malformed(reason: string): never {
  return refuse('CONSOLE_CALL_MALFORMED', { reason });
}
