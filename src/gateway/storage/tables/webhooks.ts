/** Rows: receivers of our webhooks, and what is on its way to them. */
export type WebhookTables = Record<never, never>;
