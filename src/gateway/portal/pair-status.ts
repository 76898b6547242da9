/**
 * How far a backup has come. It begins with the custodian's half alone, and is a backup only when the
 * client has confirmed that its own half is stored. A status never goes back: what was confirmed stays
 * confirmed, whoever says otherwise later.
 */
import { Fault } from '../conventions/fault.ts';
import type { PortalBackupPairRow } from '../storage/tables/portal.ts';

export type PairStatus = PortalBackupPairRow['status'];

const ORDER: readonly PairStatus[] = [
  'STORED_CUSTODIAN_BACKUP_SHARE',
  'STORED_CLIENT_BACKUP_SHARE_KEY',
  'STORED_CLIENT_BACKUP_SHARE',
];

/** What a client may say. */
export const CLIENT_STATUSES = [
  'STORED_CLIENT_BACKUP_SHARE_KEY',
  'STORED_CLIENT_BACKUP_SHARE',
] as const;

/** Is it to be written? False when it is so already. Throws `Fault` 400 `STATE_INVALID` for a way back. */
export function advances(from: PairStatus, to: PairStatus): boolean {
  if (ORDER.indexOf(to) < ORDER.indexOf(from)) {
    throw new Fault(400, 'STATE_INVALID', `The backup share pair is already ${from}`);
  }
  return from !== to;
}

export function isComplete({ status }: Pick<PortalBackupPairRow, 'status'>): boolean {
  return status === 'STORED_CLIENT_BACKUP_SHARE';
}
