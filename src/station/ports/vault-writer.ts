/** How rows change: only through this, inside one `transact` of the vault. */
import type { BackupRecord } from './backups.ts';
import type { KeyRecord, KeyStatus } from './keys.ts';
import type { CustodianRecord, PeerRecord } from './parties.ts';
import type {
  ApprovalRecord,
  OutcomeRecord,
  RequestRecord,
  RequestStatus,
  ResponseRecord,
} from './requests.ts';

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
