/** Rows: clients and shares of Portal’s API. */
export type PortalTables = Record<never, never>;
