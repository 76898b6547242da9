/**
 * A fingerprint as somebody heard it and typed it: the 64 hex digits or the twelve words, with the
 * capitals, spaces and marks between them that people write. Who compares, compares by this, so that
 * one side does not call a difference what the other calls the same.
 */
import { digestWords, normaliseWords } from './fingerprint.ts';

/** Hex digits as they were typed, without what stands between them. */
export function typedHex(typed: string): string {
  return typed.replace(/[\s:.-]+/g, '').toLowerCase();
}

/** Whether what was typed is this digest (64 hex digits), whole, in digits or in words. */
export function isReadOut(typed: string, digest: string): boolean {
  return typedHex(typed) === digest || normaliseWords(typed) === digestWords(digest);
}
