/**
 * What the vault keeps of an item that was done or refused: enough to write its answer, and no more.
 * Kept as canonical JSON in the same transaction as the act, so that a run that was killed knows
 * exactly which items it has done.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { canonicalJson } from '../../core/encoding/canonical.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { KEY_CHECKS, type KeyCheck } from '../../core/keys/key-drill.ts';
import {
  closedObject,
  listField,
  literalField,
  plainObject,
  textField,
  uuidField,
} from '../../core/signing/closed-fields.ts';
import { BACKUP_FAULTS, type BackupFault } from '../../core/signing/drill-statements.ts';
import { LIMITS } from '../../protocol/bundle.ts';

export type KeptOutcome =
  | { readonly outcome: 'done'; readonly key_id: string; readonly at: string }
  /** The keys of a pool, in the order in which they were made. */
  | { readonly outcome: 'pooled'; readonly key_ids: readonly string[] }
  | {
      readonly outcome: 'key-drilled';
      readonly at: string;
      readonly passed: readonly KeyCheck[];
      readonly failed: KeyCheck | 'none';
    }
  | {
      readonly outcome: 'backup-drilled';
      readonly at: string;
      readonly failed: BackupFault | 'none';
    }
  | { readonly outcome: 'refused'; readonly code: string; readonly sentence: string };

export type KeptOf<O extends KeptOutcome['outcome']> = Extract<KeptOutcome, { outcome: O }>;

export function encodeKept(kept: KeptOutcome): string {
  return canonicalJson(kept);
}

/** Refuses `SCHEMA_VIOLATION` or `JSON_…` for anything that `encodeKept` did not write. */
export function decodeKept(body: string): KeptOutcome {
  const value = plainObject(parseStrictJson(utf8(body), 2), 'outcome');
  const outcome = literalField(value['outcome'], 'outcome', OUTCOMES);
  switch (outcome) {
    case 'done': {
      const fields = closedObject(value, 'outcome', ['at', 'key_id', 'outcome']);
      return { outcome, key_id: uuidField(fields.key_id, 'key_id'), at: atField(fields.at) };
    }
    case 'pooled': {
      const fields = closedObject(value, 'outcome', ['key_ids', 'outcome']);
      const ids = listField(fields.key_ids, 'key_ids', LIMITS.statements);
      return { outcome, key_ids: ids.map((id) => uuidField(id, 'key_ids')) };
    }
    case 'key-drilled': {
      const fields = closedObject(value, 'outcome', ['at', 'failed', 'outcome', 'passed']);
      const passed = listField(fields.passed, 'passed', KEY_CHECKS.length);
      return {
        outcome,
        at: atField(fields.at),
        passed: passed.map((check) => literalField<KeyCheck>(check, 'passed', KEY_CHECKS)),
        failed: literalField<KeyCheck | 'none'>(fields.failed, 'failed', [...KEY_CHECKS, 'none']),
      };
    }
    case 'backup-drilled': {
      const fields = closedObject(value, 'outcome', ['at', 'failed', 'outcome']);
      const faults = [...BACKUP_FAULTS, 'none'] as const;
      return {
        outcome,
        at: atField(fields.at),
        failed: literalField(fields.failed, 'failed', faults),
      };
    }
    case 'refused': {
      const fields = closedObject(value, 'outcome', ['code', 'outcome', 'sentence']);
      return {
        outcome,
        code: textField(fields.code, 'code', 64),
        sentence: textField(fields.sentence, 'sentence', 2_000),
      };
    }
  }
}

const OUTCOMES = ['done', 'pooled', 'key-drilled', 'backup-drilled', 'refused'] as const;

function atField(value: unknown): string {
  return textField(value, 'at', 20);
}
