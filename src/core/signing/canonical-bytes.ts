/**
 * Statements as bytes: RFC 8785 canonical JSON in UTF-8, and back. A reader accepts the canonical
 * spelling only, so equal statements have equal bytes and one digest. Signatures are still checked
 * over the bytes that arrived, never over a re-encoding; this rule only shuts out second spellings.
 */
import { fromUtf8, utf8 } from '../encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../encoding/canonical.ts';
import { parseStrictJson } from '../encoding/strict-json.ts';
import { refuse } from '../refusal.ts';

export function encodeCanonical(value: JsonValue): Uint8Array {
  return utf8(canonicalJson(value));
}

/**
 * Decodes canonical JSON of at most `maxBytes`; refuses every other spelling (`JSON_INVALID`, or the
 * code of the strict parser for what is wrong).
 */
export function decodeCanonical(bytes: Uint8Array, maxBytes: number, what: string): unknown {
  if (bytes.length > maxBytes) {
    refuse('SCHEMA_VIOLATION', { where: what, reason: `is longer than ${String(maxBytes)} bytes` });
  }
  const value = parseStrictJson(bytes);
  if (canonicalJson(value as JsonValue) !== fromUtf8(bytes)) {
    refuse('JSON_INVALID', { reason: `the ${what} is not in its one canonical spelling` });
  }
  return value;
}
