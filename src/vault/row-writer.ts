/**
 * The rows of one act. It remembers every row it wrote, and at the end reads each back and digests
 * what the file holds, so the audit entry names exactly what is stored and nothing it was told.
 * After its transaction it is dead: a writer kept by mistake could otherwise write unaudited rows.
 */
import { refuse } from '../core/refusal.ts';
import type { BackupRecord } from '../station/ports/backups.ts';
import type { StationIdentity } from '../station/ports/identity.ts';
import type { KeyRecord, KeyStatus } from '../station/ports/keys.ts';
import type { CustodianRecord, PeerRecord } from '../station/ports/parties.ts';
import type {
  ApprovalRecord,
  OutcomeRecord,
  RequestRecord,
  RequestStatus,
  ResponseRecord,
} from '../station/ports/requests.ts';
import type { VaultWriter } from '../station/ports/vault-writer.ts';
import {
  approvalCodec,
  backupCodec,
  custodianCodec,
  identityCodec,
  keyCodec,
  outcomeCodec,
  peerCodec,
  requestCodec,
  responseCodec,
} from './records.ts';
import { encodedRow, rowDigest } from './row-digest.ts';
import type { ColumnValue, Statements } from './statements.ts';
import { TABLES, rowName, whereKey, type Table } from './tables.ts';

type Written = { readonly table: Table; readonly key: readonly ColumnValue[] };

export class RowWriter implements VaultWriter {
  readonly #statements: Statements;
  readonly #written = new Map<string, Written>();
  #isOpen = true;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** To be called when the transaction ends, however it ends. */
  end(): void {
    this.#isOpen = false;
  }

  /** The digest of each row it wrote, by name, as the file now holds it. */
  digests(): Record<string, string> {
    const digests: Record<string, string> = {};
    for (const [name, { table, key }] of this.#written) {
      const sql = `SELECT ${encodedRow(table)} AS encoded FROM ${table.name} WHERE ${whereKey(table)}`;
      const encoded = this.#statements.first(sql, ...key)?.['encoded'];
      if (!(encoded instanceof Uint8Array)) throw new Error(`row ${name} is not where it was put`);
      digests[name] = rowDigest(encoded);
    }
    return digests;
  }

  saveIdentity(record: StationIdentity): void {
    this.#insert(TABLES.identity, identityCodec.toRow(record));
  }

  saveCustodian(record: CustodianRecord): void {
    this.#upsert(TABLES.custodian, custodianCodec.toRow(record));
  }

  setFailures(custodianId: string, failures: number): void {
    if (!this.#update(TABLES.custodian, 'failures', failures, [custodianId])) {
      refuse('CUSTODIAN_UNKNOWN', { name: custodianId });
    }
  }

  savePeer(record: PeerRecord): void {
    this.#upsert(TABLES.peer, peerCodec.toRow(record));
  }

  setPeerStatus(peerId: string, status: PeerRecord['status']): void {
    if (!this.#update(TABLES.peer, 'status', status, [peerId])) {
      refuse('PEER_UNKNOWN', { peer: peerId });
    }
  }

  setPeerHighSequence(peerId: string, sequence: number): void {
    if (!this.#update(TABLES.peer, 'high_sequence', sequence, [peerId])) {
      refuse('PEER_UNKNOWN', { peer: peerId });
    }
  }

  saveKey(record: KeyRecord): void {
    const { keyId, fingerprint } = record;
    if (
      this.#has('SELECT 1 FROM key_pair WHERE fingerprint = ? OR key_id = ?', fingerprint, keyId)
    ) {
      refuse('KEY_REPEATED', { fingerprint });
    }
    this.#insert(TABLES.keyPair, keyCodec.toRow(record));
  }

  setKeyStatus(keyId: string, status: KeyStatus): void {
    if (!this.#update(TABLES.keyPair, 'status', status, [keyId])) refuse('KEY_UNKNOWN', { keyId });
  }

  saveRequest(record: RequestRecord): void {
    const { requestId, gatewayId, sequence } = record;
    if (this.#has('SELECT 1 FROM request WHERE request_id = ?', requestId)) {
      refuse('BUNDLE_ID_REUSED', { bundleId: requestId });
    }
    const bySequence = 'SELECT 1 FROM request WHERE gateway_id = ? AND sequence = ?';
    if (this.#has(bySequence, gatewayId, sequence)) refuse('SEQUENCE_REUSED', { sequence });
    this.#insert(TABLES.request, requestCodec.toRow(record));
  }

  setRequestStatus(requestId: string, status: RequestStatus): void {
    if (!this.#update(TABLES.request, 'status', status, [requestId])) {
      refuse('REQUEST_UNKNOWN', { requestId });
    }
  }

  saveApproval(record: ApprovalRecord): void {
    const { act, subject, custodianId } = record;
    const sql = 'SELECT 1 FROM approval WHERE act = ? AND subject = ? AND custodian_id = ?';
    if (this.#has(sql, act, subject, custodianId)) {
      const custodian = 'SELECT name FROM custodian WHERE custodian_id = ?';
      const name = this.#statements.first(custodian, custodianId)?.['name'];
      refuse('APPROVAL_REPEATED', { name: typeof name === 'string' ? name : custodianId });
    }
    this.#insert(TABLES.approval, approvalCodec.toRow(record));
  }

  saveResponse(record: ResponseRecord): void {
    const { requestId } = record;
    if (this.#has('SELECT 1 FROM response WHERE request_id = ?', requestId)) {
      refuse('ALREADY_ANSWERED', { requestId });
    }
    this.#insert(TABLES.response, responseCodec.toRow(record));
  }

  setResponseExported(requestId: string, exportedAt: string): void {
    if (!this.#update(TABLES.response, 'exported_at', exportedAt, [requestId])) {
      refuse('REQUEST_UNKNOWN', { requestId });
    }
  }

  saveOutcome(record: OutcomeRecord): void {
    const { itemId } = record;
    if (this.#has('SELECT 1 FROM outcome WHERE item_id = ?', itemId)) {
      refuse('ITEM_REPEATED', { itemId });
    }
    this.#insert(TABLES.outcome, outcomeCodec.toRow(record));
  }

  saveBackup(record: BackupRecord): void {
    this.#insert(TABLES.backup, backupCodec.toRow(record));
  }

  setBackupTested(number: number, testedAt: string): void {
    if (!this.#update(TABLES.backup, 'tested_at', testedAt, [number])) {
      refuse('BACKUP_UNKNOWN', { number });
    }
  }

  setGeneration(generation: number): void {
    this.#update(TABLES.identity, 'generation', generation, [1]);
  }

  #has(sql: string, ...values: ColumnValue[]): boolean {
    this.#check();
    return this.#statements.first(sql, ...values) !== undefined;
  }

  #insert(table: Table, values: ColumnValue[]): void {
    this.#check();
    this.#statements.run(insertInto(table), ...values);
    this.#remember(table, values.slice(0, table.key.length));
  }

  #upsert(table: Table, values: ColumnValue[]): void {
    this.#check();
    const set = table.columns.map((column) => `${column} = excluded.${column}`).join(', ');
    const onConflict = `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${set}`;
    this.#statements.run(`${insertInto(table)} ${onConflict}`, ...values);
    this.#remember(table, values.slice(0, table.key.length));
  }

  #update(table: Table, column: string, value: ColumnValue, key: ColumnValue[]): boolean {
    this.#check();
    const sql = `UPDATE ${table.name} SET ${column} = ? WHERE ${whereKey(table)}`;
    if (this.#statements.run(sql, value, ...key) === 0) return false;
    this.#remember(table, key);
    return true;
  }

  #remember(table: Table, key: readonly ColumnValue[]): void {
    this.#written.set(rowName(table, key), { table, key });
  }

  #check(): void {
    if (!this.#isOpen) throw new Error('this transaction has ended');
  }
}

function insertInto(table: Table): string {
  const marks = table.columns.map(() => '?').join(', ');
  return `INSERT INTO ${table.name} (${table.columns.join(', ')}) VALUES (${marks})`;
}
