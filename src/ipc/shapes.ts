/**
 * The shapes that several calls of the contract use: people, requests and sheets as plain facts.
 * Strict objects: an unknown member is refused on both sides, so a page can neither send nor
 * receive more than is written here. Passphrases travel as bytes and are never part of a result
 * other than that of `newPassphrases`.
 */
import { z } from 'zod';

export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'is not bytes');
export const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
export const id = z.uuid();
export const env = z.enum(['test', 'production']);
export const count = z.int().min(0);

/** A custodian, named by name or id, and what they typed. */
export const custodianSecret = z.strictObject({
  custodian: z.string().min(1).max(200),
  passphrase: bytes,
});

/** The text that people read before they approve, and the digest that they approve. */
export const sheet = z.strictObject({
  subject: hex64,
  sheet: z.string(),
  sheetDigest: hex64,
  words: z.string(),
});

export const requestFacts = z.strictObject({
  requestId: id,
  gatewayId: id,
  sequence: count,
  status: z.enum(['received', 'executing', 'answered']),
  payloadDigest: hex64,
  sheetDigest: hex64,
  receivedAt: z.string(),
  notAfter: z.string(),
  approvedBy: z.array(z.string()),
  threshold: count,
  itemsTotal: count,
  itemsDone: count,
  responseDigest: z.union([hex64, z.literal('')]),
  exportedAt: z.string(),
});

export const custodianFacts = z.strictObject({
  custodianId: id,
  name: z.string(),
  failures: count,
  isBlocked: z.boolean(),
  /** How long the next try of their passphrase waits first. */
  waitSeconds: count,
});

export const peerFacts = z.strictObject({
  gatewayId: id,
  name: z.string(),
  status: z.enum(['active', 'revoked']),
  cardDigest: hex64,
  pairedAt: z.string(),
  highSequence: count,
});

export const itemOutcome = z.strictObject({
  itemId: id,
  kind: z.string(),
  outcome: z.enum(['done', 'refused']),
  /** The key that was made or retired; empty when the item was refused. */
  keyId: z.string(),
  /** The refusal code; empty when the item was done. */
  code: z.string(),
});

export const progress = z.strictObject({
  requestId: id,
  done: count,
  total: count,
  /** The item just finished; empty in the first report. */
  itemId: z.string(),
});

export type CustodianSecret = z.infer<typeof custodianSecret>;
export type RequestFacts = z.infer<typeof requestFacts>;
export type ItemOutcome = z.infer<typeof itemOutcome>;
export type RunProgress = z.infer<typeof progress>;
