/**
 * The contract of the station process: every call, its input and its result. There is no other way
 * in. Both ends parse with these schemas; an error is a value `{ code, message, facts }`, for only
 * data survives a process boundary. To add a call: one line here, one handler in `station-process`.
 */
import { z } from 'zod';
import {
  bytes,
  count,
  custodianFacts,
  custodianSecret,
  env,
  hex64,
  id,
  itemOutcome,
  peerFacts,
  requestFacts,
  sheet,
} from './shapes.ts';

const nothing = z.strictObject({});
const quorum = z.array(custodianSecret).min(1).max(32);
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const CONTRACT = {
  /** Facts that need no key; works while locked. `exists: false` before `init`. */
  status: call(
    nothing,
    z.discriminatedUnion('exists', [
      z.strictObject({ exists: z.literal(false) }),
      z.strictObject({
        exists: z.literal(true),
        stationId: id,
        env,
        name: z.string(),
        createdAt: z.string(),
        epoch: count,
        threshold: count,
        isLocked: z.boolean(),
        custodians: z.array(custodianFacts),
        gateways: z.array(peerFacts),
        requests: z.array(requestFacts),
        keysActive: count,
        keysRetired: count,
        auditSize: count,
        selfTests: z.array(z.string()),
        build: z.string(),
      }),
    ]),
  ),

  /** Passphrases made in the station process; `init` takes these and no others. */
  newPassphrases: call(
    z.strictObject({ count: z.int().min(2).max(32) }),
    z.strictObject({ passphrases: z.array(bytes) }),
  ),

  /** Sets up the vault. Each passphrase is one of `newPassphrases`, as its custodian typed it back. */
  init: call(
    z.strictObject({
      name: z.string(),
      env,
      threshold: count,
      custodians: z
        .array(z.strictObject({ name: z.string(), passphrase: bytes }))
        .min(2)
        .max(32),
      /** Argon2id cost; the default is 1 GiB and 3 passes, and less than the floor is refused. */
      kdf: z.strictObject({ memoryKiB: count, passes: count, lanes: count }).optional(),
    }),
    z.strictObject({ stationId: id, card: bytes, cardDigest: hex64, words: z.string() }),
  ),

  unlock: call(
    z.strictObject({ custodians: quorum }),
    z.strictObject({ unlockedBy: z.array(z.string()), idleMs: count }),
  ),

  /** Destroys the keys in memory and ends the process after the reply. */
  lock: call(nothing, nothing),

  /** The station card; works while locked. */
  card: call(nothing, z.strictObject({ card: bytes, cardDigest: hex64, words: z.string() })),

  /** The sheet to read before an act of custody. Nothing changes. */
  actSheet: call(
    z.discriminatedUnion('act', [
      z.strictObject({ act: z.literal('pair'), card: bytes }),
      z.strictObject({ act: z.literal('revoke'), gatewayId: id }),
      z.strictObject({ act: z.literal('release'), custodian: z.string() }),
      z.strictObject({ act: z.literal('clock') }),
    ]),
    sheet,
  ),

  /** Pairs a gateway: the fingerprint as read out, the sheet as read, a quorum's passphrases. */
  pair: call(
    z.strictObject({
      card: bytes,
      /** The card's digest as its owner read it out: 64 hex digits, or the 12 words. */
      fingerprint: z.string(),
      sheetDigest: hex64,
      custodians: quorum,
    }),
    z.strictObject({ gatewayId: id, name: z.string(), cardDigest: hex64 }),
  ),
  revoke: call(
    z.strictObject({ gatewayId: id, sheetDigest: hex64, custodians: quorum }),
    z.strictObject({ gatewayId: id }),
  ),
  /** Releases a custodian blocked by failed attempts; the quorum are others. */
  release: call(
    z.strictObject({ custodian: z.string(), sheetDigest: hex64, custodians: quorum }),
    z.strictObject({ custodianId: id }),
  ),
  /** Confirms a clock that the vault refuses (`CLOCK_WENT_BACK`, `CLOCK_JUMPED`). */
  confirmClock: call(
    z.strictObject({ sheetDigest: hex64, custodians: quorum }),
    z.strictObject({ confirmedAt: z.string() }),
  ),

  /** A request bundle as read from its file. Needs the station unlocked. */
  receive: call(
    z.strictObject({ file: bytes }),
    z.strictObject({
      /** `known`: the same bundle was received before; nothing changed. */
      seen: z.enum(['new', 'known']),
      request: requestFacts,
      sheet: z.string(),
      sheetWords: z.string(),
    }),
  ),
  /** Puts on record that a shell refused a bundle's file before reading it. Changes nothing else. */
  fileRefused: call(
    z.strictObject({
      code: z.enum(['FILE_NOT_REGULAR', 'FILE_TOO_LARGE', 'FILE_UNREADABLE']),
      /** The file's name in printable ASCII: it comes from a medium and may hold anything. */
      fileName: z.string().regex(/^[\x20-\x7e]{1,128}$/),
    }),
    nothing,
  ),
  /** The review sheet; that it was shown goes on record. */
  review: call(
    z.strictObject({ requestId: id }),
    z.strictObject({ request: requestFacts, sheet: z.string(), sheetWords: z.string() }),
  ),
  /** One custodian's approval of the sheet with this digest; works while locked. */
  approve: call(
    z.strictObject({
      requestId: id,
      sheetDigest: hex64,
      custodian: z.string(),
      passphrase: bytes,
    }),
    z.strictObject({ request: requestFacts }),
  ),
  /** Executes and seals the response. Reports progress. Needs the station unlocked. */
  run: call(
    z.strictObject({ requestId: id }),
    z.strictObject({ request: requestFacts, items: z.array(itemOutcome) }),
  ),
  /** Stops a run between two items. */
  cancel: call(z.strictObject({ requestId: id }), nothing),

  /** The response file, always the same bytes; works while locked. */
  export: call(
    z.strictObject({ requestId: id }),
    z.strictObject({ fileName: z.string(), file: bytes, sealedDigest: hex64 }),
  ),
  /** Records that the file was written and read back. */
  markExported: call(
    z.strictObject({ requestId: id, sealedDigest: hex64 }),
    z.strictObject({ exportedAt: z.string() }),
  ),

  /** The audit export: one entry per line, and the latest checkpoint (fresh when unlocked). */
  audit: call(
    nothing,
    z.strictObject({ entriesJsonl: z.string(), checkpoint: z.string(), origin: z.string() }),
  ),
} as const;

export type Contract = typeof CONTRACT;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.input<Contract[N]['input']>;
/** The input as the station process gets it, parsed. */
export type ParsedInput<N extends CallName> = z.output<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Contract[N]['output']>;
