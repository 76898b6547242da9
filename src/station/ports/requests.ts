/** A request and all that became of it: approvals, the outcome of each item, the response. */
export type RequestStatus = 'received' | 'executing' | 'answered';

export type RequestRecord = {
  /** The `bundle_id` of the request. */
  readonly requestId: string;
  readonly gatewayId: string;
  readonly sequence: number;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
  /** The exact DSSE bytes as they were opened. */
  readonly dsse: Uint8Array;
  readonly sheet: string;
  readonly sheetDigest: string;
  readonly status: RequestStatus;
  readonly receivedAt: string;
  readonly notAfter: string;
};

/** A request as a list shows it, with what became of it. */
export type RequestLine = Omit<RequestRecord, 'dsse' | 'sheet' | 'sealedDigest'> & {
  /** Digest of the sealed response; '' before there is one. */
  readonly responseDigest: string;
  readonly exportedAt: string;
};

export type ApprovalRecord = {
  readonly act: string;
  /** Digest (hex) of what is approved (or, of the act `decline`, declined): the request's payload digest, a card's digest, … */
  readonly subject: string;
  readonly custodianId: string;
  readonly dsse: Uint8Array;
  readonly approvedAt: string;
};

export type OutcomeRecord = {
  readonly itemId: string;
  readonly requestId: string;
  readonly kind: string;
  /** Canonical JSON of the response item, written in the transaction that did the item. */
  readonly body: string;
};

export type ResponseRecord = {
  readonly requestId: string;
  readonly gatewayId: string;
  /** Counts the responses to this gateway from 1. */
  readonly sequence: number;
  readonly payloadDigest: string;
  readonly sealedDigest: string;
  readonly sealed: Uint8Array;
  /** The checkpoint note inside the response, and the log size it speaks of. */
  readonly checkpoint: string;
  readonly checkpointSize: number;
  /** Empty until the response was exported for the first time. */
  readonly exportedAt: string;
};
