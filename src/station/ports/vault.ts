/**
 * What the station asks of its storage. The vault room implements it; the pipeline knows nothing else
 * of storage. The rule guarded here: rows change only inside `transact`, so no act is ever kept
 * without the audit entry that names the digest of every row it wrote.
 */
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { MerkleTreeView } from '../../core/audit/merkle-tree.ts';
import type { AuditNote, AuditWish, VerifiedLog } from './audit.ts';
import type { BackupRecord } from './backups.ts';
import type { StationIdentity } from './identity.ts';
import type { KeyLine, KeyRecord, KeyRole, KeyWish } from './keys.ts';
import type { CustodianRecord, PeerRecord } from './parties.ts';
import type {
  ApprovalRecord,
  OutcomeRecord,
  RequestLine,
  RequestRecord,
  ResponseRecord,
} from './requests.ts';
import type { VaultWriter } from './vault-writer.ts';

export type VaultCounts = {
  readonly keysActive: number;
  readonly keysRetired: number;
  readonly requests: number;
};

/** Reads are synchronous and see the last committed state; lists are in the order of writing. */
export interface Vault {
  identity(): StationIdentity;
  custodians(): CustodianRecord[];
  custodian(custodianId: string): CustodianRecord | undefined;
  peers(): PeerRecord[];
  keys(role?: KeyRole): KeyRecord[];
  key(keyId: string): KeyRecord | undefined;
  keyByFingerprint(fingerprint: string): KeyRecord | undefined;
  /** The keys that were made for an item of a request, in the order of making. */
  keysOfItem(requestId: string, itemId: string): KeyRecord[];
  /** Customers' keys, newest first; the cost is that of the page. Refuses `KEY_UNKNOWN`. */
  keyPage(wish: KeyWish): KeyLine[];
  keyCount(): number;
  /** Every key of every role, a few at a time. */
  everyKey(): Iterable<KeyRecord>;
  /** The moduli of every RSA key ever made here, for the shared-factor check of a new one. */
  rsaModuli(): Iterable<bigint>;
  request(requestId: string): RequestRecord | undefined;
  requests(): RequestRecord[];
  requestLine(requestId: string): RequestLine | undefined;
  /** The newest `limit`, the newest last. */
  requestLines(limit: number): RequestLine[];
  /** How many customers' keys and requests there are; flat in their number. */
  counts(): VaultCounts;
  requestBySequence(gatewayId: string, sequence: number): RequestRecord | undefined;
  approvals(act: string, subject: string): ApprovalRecord[];
  response(requestId: string): ResponseRecord | undefined;
  responseByDigest(payloadDigest: string): ResponseRecord | undefined;
  /** The response with the highest sequence to this gateway; each gateway has its own chain. */
  latestResponse(gatewayId: string): ResponseRecord | undefined;
  outcomes(requestId: string): OutcomeRecord[];
  outcomeCount(requestId: string): number;
  outcomeOfItem(itemId: string): OutcomeRecord | undefined;
  /** The number of the structure of the file; it changes with a release that needs another. */
  version(): number;
  /** The tables that a backup takes along, in the order in which rows refer to one another. */
  tableNames(): readonly string[];
  /** Every row of one of them, as the bytes whose SHA-256 the audit log names; a few at a time. */
  storedRows(table: string): Iterable<Uint8Array>;
  /** The backup with the highest number. */
  latestBackup(): BackupRecord | undefined;
  /** The last checkpoint note saved, or ''. */
  latestCheckpoint(): string;

  auditSize(): number;
  /** The exact bytes of one entry. */
  auditEntry(index: number): Uint8Array | undefined;
  auditEntries(): Iterable<Uint8Array>;
  /** Entries, newest first; the cost is that of the page. */
  auditPage(wish: AuditWish): AuditEntry[];
  /** Every entry whose facts name this key or request, oldest first; the cost is that of those. */
  auditNaming(fact: 'key_id' | 'request_id', id: string): AuditEntry[];
  /**
   * Reads log and rows again from the disk and verifies them as at opening, in steps between which
   * the vault may be written; each step tells how many entries are read. Refuses what opening does.
   */
  verifyAgain(): Generator<number, VerifiedLog>;
  /** The RFC 6962 tree over the audit entries. To be read only. */
  tree(): MerkleTreeView;

  /**
   * One database transaction: what `work` writes and the audit entry that names the digest of each
   * row it wrote, on the disk when this returns. If `work` throws, nothing has changed anywhere.
   * Refuses `VAULT_UNWRITABLE` (disk full or failing), `CLOCK_WENT_BACK`, `CLOCK_JUMPED`.
   */
  transact<T>(note: AuditNote, work?: (writer: VaultWriter) => T): T;
  /** Keeps the newest checkpoint; it is covered by its own signature, not by an audit entry. */
  saveCheckpoint(note: string): void;
  /** To be called when an act ends: moves the log into the file and empties it (secure deletion). */
  settle(): void;
  /** Settles and gives up the lock. The vault is unusable afterwards. */
  close(): void;
}
