/**
 * What the station asks of its surroundings. The vault room implements `Vault`; the pipeline knows
 * nothing else of storage. The rule guarded here: rows change only inside `transact`, so no act is
 * ever kept without the audit entry that names the digest of every row it wrote.
 */
import type { AuditEntry, AuditFacts } from '../core/audit/entry.ts';
import type { MerkleTreeView } from '../core/audit/merkle-tree.ts';
import type { PinnedPeer } from '../core/keys/key-ring.ts';
import type { KeyType } from '../core/keys/spki.ts';
import type { Custodian } from '../core/quorum/custodian.ts';
import type { SealedCustodian } from '../core/quorum/custodian-seal.ts';
import type { WrappedSecret } from '../core/quorum/wrapped-secret.ts';

export type { AuditFacts } from '../core/audit/entry.ts';

export type Environment = 'test' | 'production';

/** The one row that says which vault and which station this is. */
export type StationIdentity = {
  readonly vaultId: string;
  readonly stationId: string;
  readonly env: Environment;
  readonly name: string;
  readonly createdAt: string;
  /** Counts the sets of custodians; a new set is a new KEK and a new epoch. */
  readonly epoch: number;
  readonly threshold: number;
  /** Check value of the KEK (hex), so that shares that join to another key are noticed. */
  readonly kekCheck: string;
  /** Counts restores from backup. */
  readonly generation: number;
  /** The station card as it was signed at set-up: public, and the same bytes whenever it is asked for. */
  readonly card: Uint8Array;
};

export type KeyRole = 'customer' | 'identity' | 'sealing' | 'assignment';
export type KeyStatus = 'active' | 'retired';

export type KeyRecord = {
  readonly keyId: string;
  readonly role: KeyRole;
  readonly type: KeyType | 'ed25519' | 'x25519' | 'p256';
  /** The published bytes: RSA as SPKI DER, secp256k1 as 33 compressed bytes. */
  readonly publicKey: Uint8Array;
  /** SHA-256 of `publicKey`, hex. */
  readonly fingerprint: string;
  readonly status: KeyStatus;
  readonly createdAt: string;
  readonly epoch: number;
  /** The request and item that asked for the key; empty for the station's own keys. */
  readonly requestId: string;
  readonly itemId: string;
  readonly wrapped: WrappedSecret;
};

/** A customer's key as a list shows it: nothing sealed. */
export type KeyLine = Pick<
  KeyRecord,
  'keyId' | 'status' | 'fingerprint' | 'createdAt' | 'requestId'
> & { readonly type: KeyType };

export type KeyWish = {
  /** The beginning of a key id, a fingerprint or a request id; '' for all. */
  readonly text: string;
  readonly type: KeyType | 'all';
  readonly status: KeyStatus | 'all';
  /** The last key of the page before; '' for the first page. */
  readonly after: string;
  readonly limit: number;
};

export type RequestStatus = 'received' | 'executing' | 'answered';

export type RequestRecord = {
  /** The `bundle_id` of the request. */
  readonly requestId: string;
  readonly gatewayId: string;
  readonly sequence: number;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
  /** The exact DSSE bytes as they were opened. */
  readonly dsse: Uint8Array;
  readonly sheet: string;
  readonly sheetDigest: string;
  readonly status: RequestStatus;
  readonly receivedAt: string;
  readonly notAfter: string;
};

/** A request as a list shows it, with what became of it. */
export type RequestLine = Omit<RequestRecord, 'dsse' | 'sheet' | 'sealedDigest'> & {
  /** Digest of the sealed response; '' before there is one. */
  readonly responseDigest: string;
  readonly exportedAt: string;
};

export type VaultCounts = {
  readonly keysActive: number;
  readonly keysRetired: number;
  readonly requests: number;
};

export type ApprovalRecord = {
  readonly act: string;
  /** Digest (hex) of what is approved (or, of the act `decline`, declined): the request's payload digest, a card's digest, … */
  readonly subject: string;
  readonly custodianId: string;
  readonly dsse: Uint8Array;
  readonly approvedAt: string;
};

export type ResponseRecord = {
  readonly requestId: string;
  readonly gatewayId: string;
  /** Counts the responses to this gateway from 1. */
  readonly sequence: number;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
  readonly sealed: Uint8Array;
  /** The checkpoint note inside the response, and the log size it speaks of. */
  readonly checkpoint: string;
  readonly checkpointSize: number;
  /** Empty until the response was exported for the first time. */
  readonly exportedAt: string;
};

export type CustodianRecord = Custodian & {
  readonly epoch: number;
  readonly sealed: SealedCustodian;
  /** Failed attempts since the last success; written before a passphrase is tried. */
  readonly failures: number;
};

export type PeerRecord = PinnedPeer & {
  readonly card: Uint8Array;
  /** The highest request sequence received from this peer; 0 when none. */
  readonly highSequence: number;
};

export type OutcomeRecord = {
  readonly itemId: string;
  readonly requestId: string;
  readonly kind: string;
  /** Canonical JSON of the response item, written in the transaction that did the item. */
  readonly body: string;
};

export type BackupRecord = {
  /** Counts the backups of this vault from 1. */
  readonly number: number;
  readonly madeAt: string;
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  /** Customers' keys in it. */
  readonly keys: number;
  /** Entries of the audit log in it. */
  readonly auditSize: number;
  /** When it was last restored as a test; empty when never. */
  readonly testedAt: string;
};

export type AuditKind =
  | 'station.created'
  | 'station.opened'
  | 'self-test.passed'
  | 'unlock.attempted'
  | 'unlock.succeeded'
  | 'unlock.refused'
  | 'custodian.released'
  | 'clock.confirmed'
  | 'air-gap.breached'
  | 'air-gap.restored'
  | 'air-gap.acknowledged'
  | 'peer.paired'
  | 'peer.revoked'
  | 'bundle.received'
  | 'bundle.refused'
  | 'review.shown'
  | 'approval.given'
  | 'approval.declined'
  | 'act.refused'
  | 'run.intent'
  | 'key.created'
  | 'key.retired'
  | 'key.drilled'
  | 'backup.drilled'
  | 'item.refused'
  | 'run.done'
  | 'run.cancelled'
  | 'response.sealed'
  | 'response.exported'
  | 'backup.intent'
  | 'backup.made'
  | 'backup.tested'
  | 'station.restored'
  | 'deviation.recorded'
  | 'station.locked'
  | 'vault.upgraded';

/** What an act says of itself; the vault adds the index, the chain and the digests of its rows. */
export type AuditNote = {
  readonly kind: AuditKind;
  /** `formatTime` text of the clock at the act. */
  readonly at: string;
  readonly facts: AuditFacts;
};

export type VerifiedLog = {
  readonly size: number;
  readonly root: Uint8Array;
  /** How many of the entries the last checkpoint covers; 0 without one. */
  readonly checkpointSize: number;
};

export type AuditWish = {
  /** The beginning of the kinds wanted; '' for all. */
  readonly kind: string;
  /** Entries below this index; absent for the newest. */
  readonly before?: number | undefined;
  readonly limit: number;
};

/**
 * Writes rows inside one `transact`; unusable after it. `save…` of a custodian or peer replaces the
 * row; every other `save…` refuses a row that exists: `KEY_REPEATED`, `BUNDLE_ID_REUSED`,
 * `SEQUENCE_REUSED`, `APPROVAL_REPEATED`, `ALREADY_ANSWERED`, `ITEM_REPEATED`. `set…` of a row that
 * does not exist refuses (`KEY_UNKNOWN`, `PEER_UNKNOWN`, `REQUEST_UNKNOWN`, `CUSTODIAN_UNKNOWN`).
 */
export interface VaultWriter {
  saveCustodian(record: CustodianRecord): void;
  setFailures(custodianId: string, failures: number): void;
  savePeer(record: PeerRecord): void;
  setPeerStatus(peerId: string, status: PeerRecord['status']): void;
  setPeerHighSequence(peerId: string, sequence: number): void;
  saveKey(record: KeyRecord): void;
  setKeyStatus(keyId: string, status: KeyStatus): void;
  saveRequest(record: RequestRecord): void;
  setRequestStatus(requestId: string, status: RequestStatus): void;
  saveApproval(record: ApprovalRecord): void;
  saveResponse(record: ResponseRecord): void;
  setResponseExported(requestId: string, exportedAt: string): void;
  saveOutcome(record: OutcomeRecord): void;
  saveBackup(record: BackupRecord): void;
  setBackupTested(number: number, testedAt: string): void;
  /** Counts a restore; only of a vault that was just made from a backup. */
  setGeneration(generation: number): void;
}

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

/**
 * A vault that is filled from a backup, beside the place of the real one. Whatever is wrong with the
 * content refuses `BACKUP_CHANGED` or what opening a vault refuses; a full disk `VAULT_UNWRITABLE`.
 */
export interface VaultDraft {
  /** The number of the structure that it has; a row of another one would not fit. */
  version(): number;
  /** A row as `storedRows` gave it. */
  addRow(table: string, encoded: Uint8Array): void;
  addEntry(entry: Uint8Array): void;
  /** Verifies the whole content as an opening does; the clock is not judged. */
  complete(checkpoint: string): Vault;
  /** The draft becomes the vault, whole or not at all, and is closed. Refuses `VAULT_EXISTS`. */
  keep(): void;
  /** Leaves nothing of it. */
  discard(): void;
}
