/**
 * Reading statements that somebody else wrote: closed objects, each field copied out once and checked
 * by name. An unknown key, a missing key or a value of another form is refused (`SCHEMA_VIOLATION`),
 * so that two readers can never see two meanings in the same signed bytes.
 */
import { refuse } from '../refusal.ts';

/** The fields of a plain object that has exactly `keys`, no more and no fewer. */
export function closedObject<Key extends string>(
  value: unknown,
  where: string,
  keys: readonly Key[],
): Record<Key, unknown> {
  const found = plainObject(value, where);
  const fields: Partial<Record<Key, unknown>> = {};
  for (const key of keys) {
    if (!Object.hasOwn(found, key)) violation(where, `“${key}” is missing`);
    fields[key] = found[key];
  }
  for (const key of Object.keys(found)) {
    if (!Object.hasOwn(fields, key)) violation(where, `“${key.slice(0, 40)}” is not known`);
  }
  return fields as Record<Key, unknown>;
}

/** A plain object with any keys. */
export function plainObject(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return violation(where, 'is not an object');
  }
  return value as Record<string, unknown>;
}

export function listField(value: unknown, where: string, maxLength: number): readonly unknown[] {
  if (!Array.isArray(value)) return violation(where, 'is not a list');
  if (value.length > maxLength) violation(where, `has more than ${String(maxLength)} elements`);
  return value as readonly unknown[];
}

/** Well-formed text of 1 to `maxLength` UTF-16 units that matches `pattern`, where one is given. */
export function textField(
  value: unknown,
  where: string,
  maxLength: number,
  pattern?: RegExp,
): string {
  if (typeof value !== 'string') return violation(where, 'is not text');
  if (value.length === 0 || value.length > maxLength) {
    violation(where, `is not 1 to ${String(maxLength)} characters long`);
  }
  // A lone surrogate has no UTF-8 form, so two of them could stand for one signed text.
  if (!value.isWellFormed()) violation(where, 'is not Unicode text');
  if (pattern !== undefined && !pattern.test(value)) violation(where, 'has another form');
  return value;
}

/** Lower-case hexadecimal of exactly `bytes` bytes. */
export function hexField(value: unknown, where: string, bytes: number): string {
  if (typeof value !== 'string' || value.length !== 2 * bytes || !/^[0-9a-f]*$/.test(value)) {
    return violation(where, `is not ${String(2 * bytes)} lower-case hexadecimal characters`);
  }
  return value;
}

export function integerField(value: unknown, where: string, minimum = 0): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Object.is(value, -0)) {
    return violation(where, 'is not a whole number');
  }
  if (value < minimum) violation(where, `is below ${String(minimum)}`);
  return value;
}

/** UUID version 4 in lower case: the one spelling of an id. */
export function uuidField(value: unknown, where: string): string {
  return textField(
    value,
    where,
    36,
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
}

/** `2026-11-20T20:37:00Z`, and a moment that exists. */
export function timeField(value: unknown, where: string): string {
  const text = textField(value, where, 20, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  const time = Date.parse(text);
  // 30 February parses, as 2 March.
  if (Number.isNaN(time) || new Date(time).toISOString() !== `${text.slice(0, 19)}.000Z`) {
    violation(where, 'is not a moment that exists');
  }
  return text;
}

export function literalField<Value extends string | number>(
  value: unknown,
  where: string,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((candidate) => candidate === value);
  return found ?? violation(where, `is not ${allowed.map(String).join(' or ')}`);
}

function violation(where: string, reason: string): never {
  return refuse('SCHEMA_VIOLATION', { where, reason });
}
