/** Rows: keys of the gateway itself, and keys made ahead. */
export type KeyTables = Record<never, never>;
