/** Rows: receivers of our webhooks, and what is on its way to them. */
export interface WebhookTables {
  webhook_receiver: WebhookReceiverRow;
  webhook_event: WebhookEventRow;
  webhook_delivery: WebhookDeliveryRow;
}

export interface WebhookReceiverRow {
  receiver_id: string;
  url: string;
  /** Types of events, a space between. */
  events: string;
  /** What its deliveries are signed with. It must be here in the clear: a digest signs nothing. */
  secret: string;
  created_at: string;
  /** '' while events go there. */
  revoked_at: string;
}

export interface WebhookEventRow {
  /** 1, 2, 3, …: the order in which things happened. */
  position: number;
  event_id: string;
  type: string;
  /** The exact bytes of every delivery's body. */
  body: string;
  occurred_at: string;
}

export interface WebhookDeliveryRow {
  event_position: number;
  receiver_id: string;
  state: 'waiting' | 'delivered' | 'given-up';
  attempts: number;
  /** Not before this. */
  next_attempt_at: string;
  /** Whose attempt is under way; '' for nobody's. It holds until `claimed_until`. */
  claim_id: string;
  claimed_until: string;
  /** Why the last attempt failed: `HTTP 503`, `timeout`, …; never a word of the receiver's. */
  last_fault: string;
  /** When it was delivered or given up; ''. */
  ended_at: string;
}
