/** Rows: environments, wallets and users of Dynamic’s API. */
export type DynamicTables = Record<never, never>;
