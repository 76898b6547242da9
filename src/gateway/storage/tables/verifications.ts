/** Rows: identity verifications of the retail flow. */
export type VerificationTables = Record<never, never>;
