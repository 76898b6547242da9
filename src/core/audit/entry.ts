/**
 * One entry of the audit log: what happened, when, and the digest of each row that the act wrote.
 * Its bytes are RFC 8785 canonical JSON; they are hash-chained (`prev`) and are the leaves of the
 * Merkle tree, so they have one spelling only and any other is refused.
 */
import { fromUtf8, utf8 } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import {
  closedObject,
  hexField,
  integerField,
  literalField,
  plainObject,
  textField,
  timeField,
} from '../signing/closed-fields.ts';

/** Public facts of an act. Never a secret: entries leave the station. */
export type AuditFacts = Readonly<Record<string, string | number>>;

export type AuditEntry = {
  readonly v: 1;
  /** Place in the log, from 0; it never changes. */
  readonly index: number;
  /** Claimed time, `formatTime` text. Order is by index, not by time. */
  readonly at: string;
  /** Dotted words, such as `key.created`. */
  readonly kind: string;
  /** SHA-256 (hex) of the previous entry's bytes; 64 zeros for the first. */
  readonly prev: string;
  readonly facts: AuditFacts;
  /** SHA-256 (hex) of each row that the act wrote, by the row's name. */
  readonly rows: Readonly<Record<string, string>>;
};

export const MAX_ENTRY_BYTES = 65_536;

/** Canonical bytes. Refuses an entry that its own reader would refuse (`SCHEMA_VIOLATION`). */
export function encodeEntry(entry: AuditEntry): Uint8Array {
  const bytes = utf8(canonicalText(readEntry(entry)));
  checkLength(bytes);
  return bytes;
}

/** Reads the bytes that {@link encodeEntry} writes; refuses every other spelling. */
export function decodeEntry(bytes: Uint8Array): AuditEntry {
  checkLength(bytes);
  const text = fromUtf8(bytes);
  const entry = readEntry(parseJson(text));
  // JSON.parse is lenient (repeated keys, white space, 1e0), but whatever it was lenient about is
  // gone in the canonical text and shows as a difference. A log of 10^5 entries is read at start.
  if (canonicalText(entry) !== text) {
    refuse('JSON_INVALID', { reason: 'the audit entry is not in its one canonical spelling' });
  }
  return entry;
}

/**
 * RFC 8785 of what `readEntry` returns. That has its keys in order and holds only well-formed text
 * and whole numbers, for which RFC 8785 is defined as what JSON.stringify writes.
 */
function canonicalText(entry: AuditEntry): string {
  return JSON.stringify(entry);
}

/** The checked fields, in the key order of RFC 8785 at every level. */
function readEntry(value: unknown): AuditEntry {
  const fields = closedObject(value, 'audit entry', [
    'at',
    'facts',
    'index',
    'kind',
    'prev',
    'rows',
    'v',
  ]);
  return {
    at: timeField(fields.at, 'at'),
    facts: readMap(fields.facts, 'facts', (fact, where) =>
      typeof fact === 'number' ? integerField(fact, where) : factText(fact, where),
    ),
    index: integerField(fields.index, 'index'),
    kind: textField(fields.kind, 'kind', 64, /^[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)+$/),
    prev: hexField(fields.prev, 'prev', 32),
    rows: readMap(fields.rows, 'rows', (digest, where) => hexField(digest, where, 32)),
    v: literalField(fields.v, 'v', [1]),
  };
}

/** Facts may be empty text, where there is nothing to say. */
function factText(value: unknown, where: string): string {
  return value === '' ? '' : textField(value, where, 16_384);
}

function readMap<Value>(
  value: unknown,
  where: string,
  read: (value: unknown, where: string) => Value,
): Record<string, Value> {
  const found = plainObject(value, where);
  const fields: Record<string, Value> = {};
  for (const key of Object.keys(found).sort()) {
    // Begins with a letter: so neither `__proto__` nor a number that JavaScript would reorder.
    if (!/^[A-Za-z][A-Za-z0-9_.:/-]{0,127}$/.test(key)) {
      refuse('SCHEMA_VIOLATION', { where, reason: 'has a key of another form' });
    }
    fields[key] = read(found[key], `${where}.${key}`);
  }
  return fields;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse('JSON_INVALID', { reason: 'audit entry' });
  }
}

function checkLength(bytes: Uint8Array): void {
  if (bytes.length > MAX_ENTRY_BYTES) {
    refuse('SCHEMA_VIOLATION', {
      where: 'audit entry',
      reason: `is longer than ${String(MAX_ENTRY_BYTES)} bytes`,
    });
  }
}
