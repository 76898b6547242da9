/**
 * The kinds of item that there are. A new kind is a file beside this one and a line in each of the
 * lists below; README.md has the recipe.
 */
import { z } from 'zod';
import { refuse } from '../../core/refusal.ts';
import { sentenceText, uuid } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import { BACKUP_DRILL } from './backup-drill.ts';
import { KEY_ASSIGN } from './key-assign.ts';
import { KEY_DRILL } from './key-drill.ts';
import { KEY_POOL } from './key-pool.ts';
import { KEY_RETIRE } from './key-retire.ts';
import type { Kind, ReviewLine } from './kind.ts';

export const KINDS = {
  [KEY_ASSIGN.kind]: KEY_ASSIGN,
  [KEY_RETIRE.kind]: KEY_RETIRE,
  [KEY_POOL.kind]: KEY_POOL,
  [KEY_DRILL.kind]: KEY_DRILL,
  [BACKUP_DRILL.kind]: BACKUP_DRILL,
} as const;

export const requestItem = z.discriminatedUnion('kind', [
  askedFor(KEY_ASSIGN),
  askedFor(KEY_RETIRE),
  askedFor(KEY_POOL),
  askedFor(KEY_DRILL),
  askedFor(BACKUP_DRILL),
]);

const doneItem = z.discriminatedUnion('kind', [
  done(KEY_ASSIGN),
  done(KEY_RETIRE),
  done(KEY_POOL),
  done(KEY_DRILL),
  done(BACKUP_DRILL),
]);

const refusedItem = z.strictObject({
  kind: z.enum([
    KEY_ASSIGN.kind,
    KEY_RETIRE.kind,
    KEY_POOL.kind,
    KEY_DRILL.kind,
    BACKUP_DRILL.kind,
  ]),
  item_id: uuid,
  outcome: z.literal('refused'),
  code: z.string().regex(/^[A-Z][A-Z0-9_]{2,63}$/, 'is not a refusal code'),
  sentence: sentenceText,
});

export const responseItem = z.discriminatedUnion('outcome', [doneItem, refusedItem]);

export type KindName = keyof typeof KINDS;
export type RequestItem = z.output<typeof requestItem>;
export type ResponseItem = z.output<typeof responseItem>;
export type DoneItem = z.output<typeof doneItem>;
export type RefusedItem = z.output<typeof refusedItem>;

/** The item in full for people: its id and every field of its body. */
export function describeItem(item: RequestItem): ReviewLine[] {
  return [...describeBody(item), { label: 'Item id', value: item.item_id }];
}

function describeBody(item: RequestItem): ReviewLine[] {
  switch (item.kind) {
    case 'key.assign':
      return KEY_ASSIGN.describe(item.body);
    case 'key.retire':
      return KEY_RETIRE.describe(item.body);
    case 'key.pool':
      return KEY_POOL.describe(item.body);
    case 'key.drill':
      return KEY_DRILL.describe(item.body);
    case 'backup.drill':
      return BACKUP_DRILL.describe(item.body);
  }
}

/** How many statements of an attestation it takes to answer the item. */
export function statementsAsked(item: RequestItem): number {
  if (!KINDS[item.kind].isAttested) return 0;
  return item.kind === 'key.pool' ? item.body.count : 1;
}

/** The first items, as many as one response can answer. */
export function answerableTogether(items: readonly RequestItem[]): RequestItem[] {
  let asked = 0;
  const firstLeft = items.findIndex((item) => {
    asked += statementsAsked(item);
    return asked > LIMITS.statements;
  });
  return items.slice(0, firstLeft === -1 ? items.length : firstLeft);
}

/** The largest bundle file of any kind, in bytes: the cap before anything of the file is known. */
export const MAX_FILE_BYTES = Math.max(...Object.values(KINDS).map((kind) => kind.maxFileBytes));

/**
 * Refuses a payload that names a kind this software does not know (`KIND_NOT_SERVED`), before its
 * schema is looked at, so that an older station says what is wrong rather than that all is.
 */
export function checkKindsServed(payload: unknown): void {
  for (const item of listOf(payload)) {
    const kind = fieldOf(item, 'kind');
    if (typeof kind !== 'string' || !/^[a-z]{1,20}\.[a-z]{1,20}$/.test(kind)) continue;
    if (!Object.hasOwn(KINDS, kind)) refuse('KIND_NOT_SERVED', { kind });
  }
}

function listOf(payload: unknown): readonly unknown[] {
  const items = fieldOf(payload, 'items');
  return Array.isArray(items) ? items : [];
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function askedFor<K extends string, Q extends z.ZodType, A extends z.ZodType>(kind: Kind<K, Q, A>) {
  return z.strictObject({ kind: z.literal(kind.kind), item_id: uuid, body: kind.requestBody });
}

function done<K extends string, Q extends z.ZodType, A extends z.ZodType>(kind: Kind<K, Q, A>) {
  return z.strictObject({
    kind: z.literal(kind.kind),
    item_id: uuid,
    outcome: z.literal('done'),
    body: kind.responseBody,
  });
}
