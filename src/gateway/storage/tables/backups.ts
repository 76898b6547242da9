/** Rows: what wallets stored, and what drills said of it. */
export type BackupTables = Record<never, never>;
