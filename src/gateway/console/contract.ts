/**
 * The contract of the gateway's console: every call, what goes in, what comes out. The server checks
 * both sides against it; the page takes its types from here and nothing else. Strict objects: a page
 * can neither send nor receive more than is written here.
 *
 * All paths are below `/console/api/`. What fails answers with `failure` and its HTTP status. A POST
 * is taken from the console's own page only, with JSON (`{}` where there is nothing to say) or bytes.
 * Every call but `session` keeps the session alive, for a person made it; a page that asks by itself
 * says so with the header `X-Console-Background: 1`.
 */
import { z } from 'zod';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.uuid();
const env = z.enum(['test', 'production']);
const count = z.int().min(0);
/** UTC with whole seconds: `2026-11-20T20:37:00Z`. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
/** A time, or '' where there is none yet. */
const timeOrNone = z.union([z.literal(''), time]);
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

const line = z.strictObject({ label: z.string(), value: z.string() });

/**
 * The answer of every call that fails: a stable code and a sentence for people. Statuses: 400 the
 * call is malformed, 401 not logged in (or the login itself), 403 another origin, 404 no such call,
 * 409 the state has moved on, 413 too large, 422 refused, 429 wait `retryAfterSeconds`, 500 INTERNAL.
 */
export const failure = z.strictObject({
  code: z.string(),
  sentence: z.string(),
  retryAfterSeconds: z.int().min(1).exactOptional(),
});

/** Whether the page may go on, and as whom. Answered without a login too, never with a 401. */
export const session = z.strictObject({
  /** On the page before the login, so that nobody takes one gateway for another. */
  gateway: z.strictObject({ name: z.string(), env }),
  operator: z.union([
    z.null(),
    z.strictObject({
      name: z.string(),
      /** The session ends then unless a person does something; and then in any case. */
      idleEndsAt: time,
      endsAt: time,
    }),
  ]),
});

export const login = z.strictObject({
  name: z.string().min(1).max(256),
  /** Six words. */
  passphrase: z.string().min(1).max(512).meta({ secret: true }),
});

/** A station of which the card was accepted. */
const pairedStation = z.strictObject({
  stationId: id,
  name: z.string(),
  pairedAt: time,
  /** Number of the last imported response; 0 before the first. */
  responses: count,
  /** Entries of the station's audit log, as that response said. */
  logSize: count,
  /** Counts restores of the station, from 1. */
  generation: z.int().min(1),
  /** What its last response said of its air gap; '' before the first. */
  airGap: z.enum(['', 'intact', 'acknowledged', 'breached']),
  airGapFindings: z.string(),
});

export const overview = z.strictObject({
  gateway: z.strictObject({ gatewayId: id, name: z.string(), env }),
  /** Null while none is paired. */
  station: z.union([z.null(), pairedStation]),
  /** What was asked of the station, by state: queued (not yet in a bundle), sent, done, refused. */
  items: z.strictObject({ queued: count, sent: count, done: count, refused: count }),
  /** Request bundles, by state; `open` ones wait for a response. */
  bundles: z.strictObject({ open: count, answered: count, expired: count, withdrawn: count }),
  keys: count,
  /** Entries of the gateway's own audit log, all verified. */
  auditEntries: count,
});

export const REQUEST_STATES = ['queued', 'sent', 'done', 'refused'] as const;

/** One thing that was asked of the station. */
const request = z.strictObject({
  requestId: id,
  kind: z.string(),
  state: z.enum(REQUEST_STATES),
  /** When it came to this state; for what is queued, when it was asked. */
  since: time,
  askedAt: time,
  /** The label of the API key; '' when it was asked at the gateway itself. */
  askedBy: z.string(),
  /** The item in full, line by line, as custodians read it. */
  lines: z.array(line),
  /** Number of the bundle that carries it; 0 while queued. */
  sequence: count,
  /** '' unless it is done. */
  keyId: z.union([z.literal(''), id]),
  /** The station's reason; '' unless it refused. */
  refusalCode: z.string(),
  refusalSentence: z.string(),
});

/** Newest first. `?state=` one of REQUEST_STATES, `?before=` the cursor of the page before. */
export const requests = z.strictObject({
  requests: z.array(request),
  /** For `?before=` of the next page; null when this was the last. */
  next: z.union([z.null(), z.string()]),
});

/** A sealed request bundle that waits for its response. */
const openBundle = z.strictObject({
  bundleId: id,
  sequence: z.int().min(1),
  items: z.int().min(1),
  issuedAt: time,
  notAfter: time,
  /** Length of the sealed bytes: what the codes carry. */
  sealedBytes: z.int().min(1),
  /** SHA-256 of the sealed bytes and its first 96 bits as words: shown beside the codes. */
  sealedDigest: hex64,
  words: z.string(),
  payloadDigest: hex64,
  fileName: z.string(),
  /** When it was last handed out as codes or as a file from the console; '' if never. */
  shownAt: timeOrNone,
});

export const outbox = z.strictObject({
  /** Items not yet in a bundle: `outbox/seal` seals them. */
  queued: count,
  /** In the order in which the station should receive them. */
  bundles: z.array(openBundle),
});

/** Answer of `outbox/seal`: the outbox after sealing. */
export const sealedOutbox = outbox.extend({
  /** Bundles that this call made. */
  sealed: count,
  /** Items taken back from bundles that expired or cannot be answered any more. */
  requeued: count,
});

/** What a response brought. */
export const imported = z.strictObject({
  /** False when this very response was imported before; then nothing was changed and all is empty. */
  isNew: z.boolean(),
  bundleId: id,
  sequence: z.int().min(1),
  /** The request bundle that it answers. */
  inReplyTo: id,
  payloadDigest: hex64,
  /** Of the sealed bytes and in words, as the station shows them: for people to compare. */
  sealedDigest: hex64,
  words: z.string(),
  assigned: z.array(z.strictObject({ requestId: id, keyId: id, fingerprint: hex64 })),
  /** Made ahead, for whoever asks next. */
  pooled: z.array(z.strictObject({ requestId: id, count: z.int().min(1) })),
  retired: z.array(z.strictObject({ requestId: id, keyId: id })),
  /** What the station tried; `failed` says what did not hold, or `none`. */
  drilled: z.array(
    z.strictObject({
      requestId: id,
      subject: z.enum(['key', 'backup']),
      subjectId: id,
      failed: z.string(),
    }),
  ),
  refused: z.array(z.strictObject({ requestId: id, code: z.string(), sentence: z.string() })),
});

/** Our own card, to be shown as codes or saved, and read out at the station. */
export const gatewayCard = z.strictObject({
  gatewayId: id,
  env,
  name: z.string(),
  /** The fingerprint that people compare, and its words. */
  digest: hex64,
  words: z.string(),
  fileName: z.string(),
  /** The card itself: its UTF-8 bytes are what codes and file carry. */
  card: z.string(),
  /** SHA-256 of those bytes, which the player names its series by. */
  bytesDigest: hex64,
});

/**
 * What a station's card says, WITHOUT its fingerprint: the page must not show what a person is
 * about to hear from another. Nothing is paired or kept.
 */
export const stationCardFacts = z.strictObject({
  stationId: id,
  name: z.string(),
  env,
  custodians: count,
  threshold: count,
});

/** `readOut`: twelve words or 64 hex digits as they were heard, with any case and spacing. */
export const readOutCard = z.strictObject({
  /** The card's bytes, as they came. */
  card: base64.max(131_072),
  readOut: z.string().min(1).max(2_048),
});

/** After somebody typed what they heard: the card's fingerprint, to be set against it. */
export const comparison = z.strictObject({
  stationId: id,
  name: z.string(),
  digest: hex64,
  words: z.string(),
  /** What was typed is this card's fingerprint. A difference goes on record. */
  isSame: z.boolean(),
});

export const paired = z.strictObject({
  stationId: id,
  name: z.string(),
  digest: hex64,
  words: z.string(),
  /** False when this very card was paired before and nothing was changed. */
  isNew: z.boolean(),
});

export const done = z.strictObject({});

/** What a call takes: nothing, JSON of a schema, or raw bytes (`application/octet-stream`). */
export type Call = {
  readonly method: 'GET' | 'POST';
  readonly input: z.ZodType | 'none' | 'bytes';
  readonly output: z.ZodType | 'bytes';
  /** False for what works before the login. */
  readonly needsLogin: boolean;
};

export const CALLS = {
  /** Whether the page may go on; never keeps the session alive. */
  session: { method: 'GET', input: 'none', output: session, needsLogin: false },
  /** Sets the session cookie. */
  login: { method: 'POST', input: login, output: session, needsLogin: false },
  logout: { method: 'POST', input: 'none', output: done, needsLogin: false },
  overview: { method: 'GET', input: 'none', output: overview, needsLogin: true },
  requests: { method: 'GET', input: 'none', output: requests, needsLogin: true },
  outbox: { method: 'GET', input: 'none', output: outbox, needsLogin: true },
  /** Puts what is queued into bundles. */
  'outbox/seal': { method: 'POST', input: 'none', output: sealedOutbox, needsLogin: true },
  /** The sealed bytes, for the player; that they were shown goes on record. */
  'outbox/:bundleId/show': { method: 'POST', input: 'none', output: 'bytes', needsLogin: true },
  /** The bundle file, byte for byte what an export writes; that it was saved goes on record. */
  'outbox/:bundleId/file': { method: 'POST', input: 'none', output: 'bytes', needsLogin: true },
  /** What came by light: sealed bytes, or a bundle file where another tool made the codes. */
  'responses/light': { method: 'POST', input: 'bytes', output: imported, needsLogin: true },
  /** A bundle file that was uploaded. */
  'responses/file': { method: 'POST', input: 'bytes', output: imported, needsLogin: true },
  card: { method: 'GET', input: 'none', output: gatewayCard, needsLogin: true },
  /** The bytes of a card, as they came. */
  'station-card': { method: 'POST', input: 'bytes', output: stationCardFacts, needsLogin: true },
  'station-card/compare': {
    method: 'POST',
    input: readOutCard,
    output: comparison,
    needsLogin: true,
  },
  pair: { method: 'POST', input: readOutCard, output: paired, needsLogin: true },
} as const satisfies Record<string, Call>;

export type Calls = typeof CALLS;
export type CallName = keyof Calls;

export type Failure = z.output<typeof failure>;
export type SessionView = z.output<typeof session>;
export type Login = z.output<typeof login>;
export type Overview = z.output<typeof overview>;
export type RequestView = z.output<typeof request>;
export type RequestPage = z.output<typeof requests>;
export type OpenBundle = z.output<typeof openBundle>;
export type Outbox = z.output<typeof outbox>;
export type SealedOutbox = z.output<typeof sealedOutbox>;
export type Imported = z.output<typeof imported>;
export type GatewayCardView = z.output<typeof gatewayCard>;
export type StationCardFacts = z.output<typeof stationCardFacts>;
export type ReadOutCard = z.output<typeof readOutCard>;
export type Comparison = z.output<typeof comparison>;
export type Paired = z.output<typeof paired>;
