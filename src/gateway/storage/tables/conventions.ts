/** Rows: answers that an Idempotency-Key was given, to be given again; turns of the maintenance loops; browsers of operators. */
export interface ConventionTables {
  idempotent_answer: IdempotentAnswerRow;
  loop_turn: LoopTurnRow;
  known_browser: KnownBrowserRow;
}

export interface IdempotentAnswerRow {
  api_key_id: string;
  /** The operation id of the endpoint. */
  operation: string;
  idempotency_key: string;
  /** SHA-256 of the request body, or of what stands for it. */
  body_digest: string;
  status: number;
  /** A JSON object. */
  headers: string;
  /** The exact bytes of the answer's body; '' for none. */
  body: string;
  answered_at: string;
}

/** The last turn of a loop that one process at a time does. */
export interface LoopTurnRow {
  name: string;
  taken_at: string;
  next_at: string;
}

/** A browser that an operator logged in with. */
export interface KnownBrowserRow {
  /** SHA-256 of the cookie's value. */
  browser_digest: string;
  operator_id: string;
  known_since: string;
}
