/**
 * The signed content of an attestation and its reader. Closed: a field more or less, or of another
 * form, is refused, so that a later version cannot be mistaken for this one.
 */
import { refuse } from '../refusal.ts';
import {
  closedObject,
  hexField,
  integerField,
  listField,
  literalField,
  textField,
  timeField,
  uuidField,
} from './closed-fields.ts';
import { parseDsse, type Dsse } from './dsse.ts';

export type AttestationPayload = {
  readonly v: 1;
  readonly type: 'key-attestation';
  readonly station_id: string;
  readonly env: 'test' | 'production';
  readonly request_id: string;
  /** SHA-256 (hex) of the exact payload bytes of the request. */
  readonly request_digest: string;
  /** SHA-256 (hex) of the text of the review sheet that the custodians read. */
  readonly sheet_digest: string;
  readonly approvals: readonly Dsse[];
  /** An entry of the station's audit log, and the root of the log when it had `size` entries. */
  readonly audit: { readonly index: number; readonly root: string; readonly size: number };
  /** Name, version and digest of the code that ran. */
  readonly build: string;
  /** Number of statements. */
  readonly tree_size: number;
  /** RFC 6962 root over the statements, hex. */
  readonly root: string;
  readonly issued_at: string;
};

/** Refuses whatever is not exactly an {@link AttestationPayload} (`SCHEMA_VIOLATION`). */
export function readAttestation(value: unknown): AttestationPayload {
  const fields = closedObject(value, 'attestation', FIELDS);
  return {
    v: literalField(fields.v, 'v', [1]),
    type: literalField(fields.type, 'type', ['key-attestation']),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    request_id: uuidField(fields.request_id, 'request_id'),
    request_digest: hexField(fields.request_digest, 'request_digest', 32),
    sheet_digest: hexField(fields.sheet_digest, 'sheet_digest', 32),
    approvals: listField(fields.approvals, 'approvals', MAX_APPROVALS).map(parseDsse),
    audit: readAudit(fields.audit),
    build: textField(fields.build, 'build', 256),
    tree_size: integerField(fields.tree_size, 'tree_size', 1),
    root: hexField(fields.root, 'root', 32),
    issued_at: timeField(fields.issued_at, 'issued_at'),
  };
}

function readAudit(value: unknown): AttestationPayload['audit'] {
  const fields = closedObject(value, 'audit', ['index', 'root', 'size']);
  const index = integerField(fields.index, 'audit.index');
  const size = integerField(fields.size, 'audit.size', 1);
  if (index >= size) {
    refuse('SCHEMA_VIOLATION', { where: 'audit.index', reason: 'is not below the size' });
  }
  return { index, root: hexField(fields.root, 'audit.root', 32), size };
}

const MAX_APPROVALS = 255;

const FIELDS = [
  'v',
  'type',
  'station_id',
  'env',
  'request_id',
  'request_digest',
  'sheet_digest',
  'approvals',
  'audit',
  'build',
  'tree_size',
  'root',
  'issued_at',
] as const;
