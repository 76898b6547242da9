/**
 * The reads of the vault: one statement each, answered as records. Lists are in the order of writing.
 * Long lists are read page by page, because the engine lets nothing be written while a row iterator
 * is open, and the station makes keys while it walks over the earlier ones.
 */
import { rsaModulus } from '../core/keys/spki.ts';
import { refuse } from '../core/refusal.ts';
import type { BackupRecord } from '../station/ports/backups.ts';
import type { StationIdentity } from '../station/ports/identity.ts';
import type { KeyLine, KeyRecord, KeyRole, KeyWish } from '../station/ports/keys.ts';
import type { CustodianRecord, PeerRecord } from '../station/ports/parties.ts';
import type {
  ApprovalRecord,
  OutcomeRecord,
  RequestLine,
  RequestRecord,
  ResponseRecord,
} from '../station/ports/requests.ts';
import { keyPage } from './key-page.ts';
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
  type Codec,
} from './records.ts';
import { requestLine, requestLines } from './request-lines.ts';
import { SCHEMA_VERSION } from './schema.ts';
import type { ColumnValue, Statements } from './statements.ts';
import { storedRows } from './stored-rows.ts';
import { selectAll, TABLES } from './tables.ts';

const PAGE = 256;

export class RecordReader {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  identity(): StationIdentity {
    const identity = this.#one(identityCodec, 'WHERE singleton = 1');
    return identity ?? refuse('VAULT_DAMAGED', { reason: 'the identity row is missing' });
  }

  custodians(): CustodianRecord[] {
    return this.#all(custodianCodec, 'ORDER BY rowid');
  }

  custodian(custodianId: string): CustodianRecord | undefined {
    return this.#one(custodianCodec, 'WHERE custodian_id = ?', custodianId);
  }

  peers(): PeerRecord[] {
    return this.#all(peerCodec, 'ORDER BY rowid');
  }

  keys(role?: KeyRole): KeyRecord[] {
    if (role === undefined) return this.#all(keyCodec, 'ORDER BY rowid');
    // The second condition lets the engine use the index over the station's few own keys.
    const own = role === 'customer' ? '' : `AND role <> 'customer'`;
    return this.#all(keyCodec, `WHERE role = ? ${own} ORDER BY rowid`, role);
  }

  key(keyId: string): KeyRecord | undefined {
    return this.#one(keyCodec, 'WHERE key_id = ?', keyId);
  }

  keyByFingerprint(fingerprint: string): KeyRecord | undefined {
    return this.#one(keyCodec, 'WHERE fingerprint = ?', fingerprint);
  }

  keysOfItem(requestId: string, itemId: string): KeyRecord[] {
    // The condition on the role lets the engine use the index by request.
    const sql = `WHERE role = 'customer' AND request_id = ? AND item_id = ? ORDER BY rowid`;
    return this.#all(keyCodec, sql, requestId, itemId);
  }

  keyPage(wish: KeyWish): KeyLine[] {
    return keyPage(this.#statements, wish);
  }

  keyCount(): number {
    return Number(this.#statements.first('SELECT count(*) AS n FROM key_pair')?.['n']);
  }

  *everyKey(): Iterable<KeyRecord> {
    const sql = `SELECT rowid AS place, ${TABLES.keyPair.columns.join(', ')} FROM key_pair
      WHERE rowid > ? ORDER BY rowid LIMIT ${String(PAGE)}`;
    for (let last = 0; ;) {
      const rows = this.#statements.all(sql, last);
      for (const row of rows) yield keyCodec.fromRow(row);
      if (rows.length < PAGE) return;
      last = Number(rows.at(-1)?.['place']);
    }
  }

  *rsaModuli(): Iterable<bigint> {
    let last = 0;
    for (;;) {
      const rows = this.#statements.all(
        `SELECT rowid AS place, public_key FROM key_pair
         WHERE type = 'rsa4096' AND rowid > ? ORDER BY rowid LIMIT ${String(PAGE)}`,
        last,
      );
      for (const row of rows) yield rsaModulus(row['public_key'] as Uint8Array);
      if (rows.length < PAGE) return;
      last = Number(rows.at(-1)?.['place']);
    }
  }

  request(requestId: string): RequestRecord | undefined {
    return this.#one(requestCodec, 'WHERE request_id = ?', requestId);
  }

  requests(): RequestRecord[] {
    return this.#all(requestCodec, 'ORDER BY rowid');
  }

  requestLine(requestId: string): RequestLine | undefined {
    return requestLine(this.#statements, requestId);
  }

  requestLines(limit: number): RequestLine[] {
    return requestLines(this.#statements, limit);
  }

  requestBySequence(gatewayId: string, sequence: number): RequestRecord | undefined {
    return this.#one(requestCodec, 'WHERE gateway_id = ? AND sequence = ?', gatewayId, sequence);
  }

  approvals(act: string, subject: string): ApprovalRecord[] {
    return this.#all(approvalCodec, 'WHERE act = ? AND subject = ? ORDER BY rowid', act, subject);
  }

  response(requestId: string): ResponseRecord | undefined {
    return this.#one(responseCodec, 'WHERE request_id = ?', requestId);
  }

  responseByDigest(payloadDigest: string): ResponseRecord | undefined {
    return this.#one(responseCodec, 'WHERE payload_digest = ?', payloadDigest);
  }

  latestResponse(gatewayId: string): ResponseRecord | undefined {
    const latest = 'WHERE gateway_id = ? ORDER BY sequence DESC LIMIT 1';
    return this.#one(responseCodec, latest, gatewayId);
  }

  outcomes(requestId: string): OutcomeRecord[] {
    return this.#all(outcomeCodec, 'WHERE request_id = ? ORDER BY rowid', requestId);
  }

  outcomeCount(requestId: string): number {
    const sql = 'SELECT count(*) AS n FROM outcome WHERE request_id = ?';
    return Number(this.#statements.first(sql, requestId)?.['n']);
  }

  outcomeOfItem(itemId: string): OutcomeRecord | undefined {
    return this.#one(outcomeCodec, 'WHERE item_id = ?', itemId);
  }

  version(): number {
    return SCHEMA_VERSION;
  }

  tableNames(): readonly string[] {
    return Object.values(TABLES).map(({ name }) => name);
  }

  storedRows(name: string): Iterable<Uint8Array> {
    const table = Object.values(TABLES).find((known) => known.name === name);
    if (table === undefined) throw new Error(`there is no table ${name}`);
    return storedRows(this.#statements, table);
  }

  latestBackup(): BackupRecord | undefined {
    return this.#one(backupCodec, 'ORDER BY number DESC LIMIT 1');
  }

  latestCheckpoint(): string {
    const note = this.#statements.first('SELECT note FROM checkpoint')?.['note'];
    return typeof note === 'string' ? note : '';
  }

  auditEntry(index: number): Uint8Array | undefined {
    const row = this.#statements.first('SELECT entry FROM audit_entry WHERE idx = ?', index);
    return row === undefined ? undefined : new Uint8Array(row['entry'] as Uint8Array);
  }

  *auditEntries(): Iterable<Uint8Array> {
    const sql = `SELECT entry FROM audit_entry WHERE idx >= ? ORDER BY idx LIMIT ${String(PAGE)}`;
    for (let next = 0; ; next += PAGE) {
      const rows = this.#statements.all(sql, next);
      for (const row of rows) yield new Uint8Array(row['entry'] as Uint8Array);
      if (rows.length < PAGE) return;
    }
  }

  #all<T>(codec: Codec<T>, rest: string, ...values: ColumnValue[]): T[] {
    const rows = this.#statements.all(`${selectAll(codec.table)} ${rest}`, ...values);
    return rows.map((row) => codec.fromRow(row));
  }

  #one<T>(codec: Codec<T>, rest: string, ...values: ColumnValue[]): T | undefined {
    const row = this.#statements.first(`${selectAll(codec.table)} ${rest}`, ...values);
    return row === undefined ? undefined : codec.fromRow(row);
  }
}
