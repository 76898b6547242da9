/**
 * Values of a row as the types that the station knows. The structure of the file forbids any other,
 * so only damage after opening is refused here. Blobs are copied out, so that no record shares memory
 * with the engine's buffers.
 */
import { refuse } from '../core/refusal.ts';
import type { Row } from './statements.ts';

export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : unexpected(column);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  return Number.isSafeInteger(value) ? (value as number) : unexpected(column);
}

export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? new Uint8Array(value) : unexpected(column);
}

export function oneOf<const T extends string>(row: Row, column: string, allowed: readonly T[]): T {
  const value = row[column];
  return allowed.find((known) => known === value) ?? unexpected(column);
}

function unexpected(column: string): never {
  return refuse('VAULT_DAMAGED', { reason: `column ${column} holds another type of value` });
}
