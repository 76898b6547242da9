/**
 * THE LIST of what the station can state under an attestation: each leaf says its type, and each
 * type has one reader. A reader that wants a key must not take a drill for one.
 */
import { utf8 } from '../encoding/bytes.ts';
import { decodeCanonical } from './canonical-bytes.ts';
import { literalField, plainObject } from './closed-fields.ts';
import {
  readBackupDrill,
  readKeyDrill,
  type BackupDrillStatement,
  type KeyDrillStatement,
} from './drill-statements.ts';
import {
  readKeyStatement,
  readPoolKeyStatement,
  type KeyStatement,
  type PoolKeyStatement,
} from './key-statement.ts';

export type Statement = KeyStatement | PoolKeyStatement | KeyDrillStatement | BackupDrillStatement;
export type StatementType = Statement['type'];

const READERS: {
  readonly [T in StatementType]: (value: unknown) => Extract<Statement, { type: T }>;
} = {
  key: readKeyStatement,
  'pool-key': readPoolKeyStatement,
  'key-drill': readKeyDrill,
  'backup-drill': readBackupDrill,
};

const TYPES = ['key', 'pool-key', 'key-drill', 'backup-drill'] as const;
const MAX_BYTES = 8192;

/** Reads a leaf in its canonical spelling. Refuses `SCHEMA_VIOLATION`, `PUBLIC_KEY_INVALID`, `JSON_…`. */
export function decodeStatement(text: string): Statement {
  const value = decodeCanonical(utf8(text), MAX_BYTES, 'statement');
  const { type } = plainObject(value, 'statement');
  return READERS[literalField(type, 'type', TYPES)](value);
}
