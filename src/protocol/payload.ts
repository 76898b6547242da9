/**
 * What a bundle says, once its signature holds: the head and the items. The bytes that were signed
 * are parsed as they are; no other text of the same meaning is ever made from them to be verified.
 */
import { z } from 'zod';
import { parseStrictJson } from '../core/encoding/strict-json.ts';
import { refuse } from '../core/refusal.ts';
import { parseDsse } from '../core/signing/dsse.ts';
import type { Direction } from './fields.ts';
import { requestHead, responseHead } from './head.ts';
import {
  checkKindsServed,
  KINDS,
  requestItem,
  responseItem,
  statementsAsked,
  type RequestItem,
} from './kinds/list.ts';
import { LIMITS } from './limits.ts';
import { checkSchema } from './schema.ts';

const requestPayload = z.strictObject({
  head: requestHead,
  items: z
    .array(requestItem)
    .min(1)
    .max(LIMITS.items)
    .superRefine(idsDiffer)
    .superRefine(isAnswerable),
});

/** The shape only; `parseDsse` reads it once the rest holds. */
const dsse = z.strictObject({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.tuple([z.strictObject({ keyid: z.string(), sig: z.string() })]),
});

const responsePayload = z.strictObject({
  head: responseHead,
  items: z.array(responseItem).min(1).max(LIMITS.items).superRefine(idsDiffer),
  attestation: dsse.exactOptional(),
});

export type RequestBundle = z.output<typeof requestPayload>;
export type ResponseBundle = z.output<typeof responsePayload>;

/**
 * The verified payload bytes as a request. Refuses with `TEXT_INVALID`, `JSON_…`, `WRONG_DIRECTION`,
 * `KIND_NOT_SERVED`, `SCHEMA_VIOLATION`.
 */
export function parseRequest(payloadBytes: Uint8Array): RequestBundle {
  return checkSchema(requestPayload, read(payloadBytes, 'request'));
}

/** The verified payload bytes as a response. Refuses like `parseRequest`. */
export function parseResponse(payloadBytes: Uint8Array): ResponseBundle {
  const response = checkSchema(responsePayload, read(payloadBytes, 'response'));
  if (response.attestation) parseDsse(response.attestation);
  const needed = response.items.some(
    (item) => item.outcome === 'done' && KINDS[item.kind].isAttested,
  );
  if (needed !== (response.attestation !== undefined)) {
    const reason = needed ? 'is missing' : 'attests nothing';
    refuse('SCHEMA_VIOLATION', { where: 'attestation', reason });
  }
  return response;
}

function read(payloadBytes: Uint8Array, expected: Direction): unknown {
  const value = parseStrictJson(payloadBytes, LIMITS.depth);
  const found = directionOf(value);
  if (found !== undefined && found !== expected) refuse('WRONG_DIRECTION', { found, expected });
  checkKindsServed(value);
  return value;
}

const anyDirection = z.looseObject({
  head: z.looseObject({ direction: z.enum(['request', 'response']) }),
});

function directionOf(value: unknown): Direction | undefined {
  return anyDirection.safeParse(value).data?.head.direction;
}

/** Two items of one id would be answered by one answer. */
function idsDiffer(items: { item_id: string }[], context: z.core.$RefinementCtx): void {
  if (new Set(items.map((item) => item.item_id)).size === items.length) return;
  context.addIssue({ code: 'custom', message: 'two items have the same item_id' });
}

/** More keys and drills than one response can attest would be done and could not be answered. */
function isAnswerable(items: RequestItem[], context: z.core.$RefinementCtx): void {
  const asked = items.reduce((sum, item) => sum + statementsAsked(item), 0);
  if (asked <= LIMITS.statements) return;
  const message = `ask for ${String(asked)} keys and drills, and ${String(LIMITS.statements)} is the most`;
  context.addIssue({ code: 'custom', message });
}
