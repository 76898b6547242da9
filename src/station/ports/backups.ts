/** What the vault knows of a backup that was made of it. */
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
