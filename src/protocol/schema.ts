/**
 * Puts a parsed value through its schema. Schemas are strict: an unknown field, a missing one or one
 * of another type is refused (`SCHEMA_VIOLATION`), and nothing is coerced or filled in. The reason
 * names the place and the rule, never more of the sender's text than fits on a line.
 */
import type { z } from 'zod';
import { refuse } from '../core/refusal.ts';

/** The value as the schema types it. `root` is the name of the value in the refusal (`head`, `card`). */
export function checkSchema<S extends z.ZodType>(
  schema: S,
  value: unknown,
  root = '',
): z.output<S> {
  const result = schema.safeParse(value, { reportInput: false });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  return refuse('SCHEMA_VIOLATION', {
    where: [...(root === '' ? [] : [root]), ...path].join('.') || 'the content',
    reason: onOneLine(issue?.message ?? 'is not valid'),
  });
}

/** A hostile field name may hold anything; what people read in a refusal is short and plain. */
function onOneLine(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, '?');
  return plain.length <= 120 ? plain : `${plain.slice(0, 119)}~`;
}
