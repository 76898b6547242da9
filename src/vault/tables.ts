/**
 * The tables whose rows the audit log accounts for: what names a row, and every column in the order
 * in which it is digested. A test compares this list with the structure of the file, so that no
 * table and no column can be left out of the digests.
 */
export type Table = {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
};

export const TABLES = {
  identity: {
    name: 'identity',
    key: ['singleton'],
    columns: [
      'singleton',
      'vault_id',
      'station_id',
      'env',
      'name',
      'created_at',
      'epoch',
      'threshold',
      'kek_check',
      'generation',
      'card',
    ],
  },
  custodian: {
    name: 'custodian',
    key: ['custodian_id'],
    columns: [
      'custodian_id',
      'name',
      'public_key',
      'epoch',
      'kdf_memory_kib',
      'kdf_passes',
      'kdf_lanes',
      'salt',
      'key_commitment',
      'nonce',
      'sealed',
      'failures',
    ],
  },
  peer: {
    name: 'peer',
    key: ['peer_id'],
    columns: [
      'peer_id',
      'name',
      'env',
      'signing_key',
      'sealing_key',
      'status',
      'paired_at',
      'card_digest',
      'card',
      'high_sequence',
    ],
  },
  keyPair: {
    name: 'key_pair',
    key: ['key_id'],
    columns: [
      'key_id',
      'role',
      'type',
      'public_key',
      'fingerprint',
      'status',
      'created_at',
      'epoch',
      'request_id',
      'item_id',
      'wrapped_dek',
      'sealed_secret',
    ],
  },
  request: {
    name: 'request',
    key: ['request_id'],
    columns: [
      'request_id',
      'gateway_id',
      'sequence',
      'payload_digest',
      'sealed_digest',
      'dsse',
      'sheet',
      'sheet_digest',
      'status',
      'received_at',
      'not_after',
    ],
  },
  approval: {
    name: 'approval',
    key: ['act', 'subject', 'custodian_id'],
    columns: ['act', 'subject', 'custodian_id', 'dsse', 'approved_at'],
  },
  response: {
    name: 'response',
    key: ['request_id'],
    columns: [
      'request_id',
      'gateway_id',
      'sequence',
      'payload_digest',
      'sealed_digest',
      'sealed',
      'checkpoint',
      'checkpoint_size',
      'exported_at',
    ],
  },
  outcome: {
    name: 'outcome',
    key: ['item_id'],
    columns: ['item_id', 'request_id', 'kind', 'body'],
  },
  backup: {
    name: 'backup',
    key: ['number'],
    columns: ['number', 'made_at', 'digest', 'keys', 'audit_size', 'tested_at'],
  },
} as const satisfies Record<string, Table>;

/** `key_pair/9b1c…`: how the audit log names a row. `table.key` are its first columns. */
export function rowName(table: Table, keyValues: readonly unknown[]): string {
  return `${table.name}/${keyValues.join('/')}`;
}

export function selectAll(table: Table): string {
  return `SELECT ${table.columns.join(', ')} FROM ${table.name}`;
}

export function whereKey(table: Table): string {
  return table.key.map((column) => `${column} = ?`).join(' AND ');
}
