/**
 * The `generateResponse` of a backup: the answer of an MPC node to its client, as a JSON text inside the
 * JSON of the call. It is read as strictly as the call itself, since whatever is misread here is a share
 * that somebody believes to be backed up. A sentence about it never repeats a piece of it.
 */
import { z } from 'zod';
import { utf8 } from '../../core/encoding/bytes.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal } from '../../core/refusal.ts';
import { Fault } from '../conventions/fault.ts';
import type { Curve } from '../storage/tables/portal.ts';

export const CURVES = ['SECP256K1', 'ED25519'] as const satisfies readonly Curve[];

const MAX_DEPTH = 4;
export const MAX_SHARE_CHARACTERS = 98_304;

/** An id of another system's. */
export const foreignId = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is not an id');

const mpcShare = z.object({
  // Either alphabet, padded or not: the text is kept as it is and never decoded.
  share: z
    .string()
    .max(MAX_SHARE_CHARACTERS)
    .regex(/^[A-Za-z0-9+/_-]+={0,2}$/),
  id: foreignId,
});

const generateResponse = z.object({ SECP256K1: mpcShare, ED25519: mpcShare });

export type GenerateResponse = z.infer<typeof generateResponse>;

/** Fields that nobody here knows are left aside. Throws `Fault` 400 `SHARE_PARSING_FAILED`. */
export function parseGenerateResponse(text: string): GenerateResponse {
  const result = generateResponse.safeParse(jsonOf(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.map(String).join('.');
  throw unreadable(`${path === undefined || path === '' ? 'it' : path} is not as it should be`);
}

function jsonOf(text: string): unknown {
  const bytes = utf8(text);
  try {
    return parseStrictJson(bytes, MAX_DEPTH, 'foreign');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw unreadable('it is not JSON that every reader understands alike');
  } finally {
    bytes.fill(0);
  }
}

function unreadable(reason: string): Fault {
  return new Fault(
    400,
    'SHARE_PARSING_FAILED',
    `generateResponse could not be read: ${reason}. Nothing was backed up.`,
  );
}
