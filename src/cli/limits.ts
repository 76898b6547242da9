/** How much of a file the command line reads at most, by what the file should be. */
export const MAX_CARD_BYTES = 65_536;
export const MAX_STATEMENT_BYTES = 1_048_576;
export const MAX_AUDIT_BYTES = 268_435_456;
