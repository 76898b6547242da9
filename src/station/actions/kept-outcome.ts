/**
 * What the vault keeps of an item that was done or refused: enough to write its answer, and no more.
 * Kept as canonical JSON in the same transaction as the act, so that a run that was killed knows
 * exactly which items it has done.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { canonicalJson } from '../../core/encoding/canonical.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import {
  closedObject,
  plainObject,
  textField,
  uuidField,
} from '../../core/signing/closed-fields.ts';

export type KeptOutcome =
  | { readonly outcome: 'done'; readonly key_id: string; readonly at: string }
  | { readonly outcome: 'refused'; readonly code: string; readonly sentence: string };

export function encodeKept(kept: KeptOutcome): string {
  return canonicalJson(kept);
}

/** Refuses `SCHEMA_VIOLATION` or `JSON_…` for anything that `encodeKept` did not write. */
export function decodeKept(body: string): KeptOutcome {
  const value = plainObject(parseStrictJson(utf8(body), 2), 'outcome');
  if (value['outcome'] === 'done') {
    const fields = closedObject(value, 'outcome', ['at', 'key_id', 'outcome']);
    return {
      outcome: 'done',
      key_id: uuidField(fields.key_id, 'key_id'),
      at: textField(fields.at, 'at', 20),
    };
  }
  const fields = closedObject(value, 'outcome', ['code', 'outcome', 'sentence']);
  return {
    outcome: 'refused',
    code: textField(fields.code, 'code', 64),
    sentence: textField(fields.sentence, 'sentence', 2_000),
  };
}
