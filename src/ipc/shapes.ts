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

/**
 * A passphrase, as UTF-8 bytes. The only shape that carries a secret: whatever records messages
 * leaves out exactly the members of this shape, and nothing else may hold one.
 */
export const secretBytes = bytes.meta({ secret: true });

/** A custodian, named by name or id, and what they typed. */
export const custodianSecret = z.strictObject({
  custodian: z.string().min(1).max(200),
  passphrase: secretBytes,
});
export const quorum = z.array(custodianSecret).min(1).max(32);

/** A part of a sheet, for a window to lay out; the text that is approved says the same. */
export const sheetSection = z.strictObject({
  heading: z.string(),
  lines: z.array(z.strictObject({ label: z.string(), value: z.string() })),
});

/** The text that people read before they approve, and the digest that they approve. */
export const sheet = z.strictObject({
  subject: hex64,
  sheet: z.string(),
  sheetDigest: hex64,
  words: z.string(),
  /** The same text part by part. */
  sections: z.array(sheetSection),
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
  approvals: z.array(z.strictObject({ name: z.string(), at: z.string() })),
  declines: z.array(z.strictObject({ name: z.string(), at: z.string(), reason: z.string() })),
  /** Custodians who have neither approved nor declined. */
  undecided: z.array(z.string()),
  /** So many have declined that the threshold cannot be reached any more. */
  isBlocked: z.boolean(),
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
  cardWords: z.string(),
  pairedAt: z.string(),
  highSequence: count,
});

export const itemOutcome = z.strictObject({
  itemId: id,
  kind: z.string(),
  /** `failed`: a drill that was done and found a fault. */
  outcome: z.enum(['done', 'failed', 'refused']),
  /** The key that was made, retired or tried; empty for several keys, and when the item was refused. */
  keyId: z.string(),
  /** The refusal code, or the check that a drill failed at; empty when the item was done. */
  code: z.string(),
});

export const progress = z.strictObject({
  done: count,
  total: count,
  /** What was just finished, such as an item's id; empty in the first report. */
  what: z.string(),
});

/**
 * `intact`: nothing found. `breached`: found, and nobody has acknowledged it. `acknowledged`: a
 * quorum has put exactly these findings on record.
 */
export const airGap = z.strictObject({
  state: z.enum(['intact', 'breached', 'acknowledged']),
  findings: z.array(
    z.strictObject({
      what: z.enum([
        'interface-up',
        'default-route',
        'wifi',
        'bluetooth',
        'modem',
        'not-observable',
      ]),
      /** Which: `eth0`, `hci0`; a name given by the machine's owner, in printable ASCII. */
      name: z.string(),
    }),
  ),
  observedAt: z.string(),
});

export const keyFacts = z.strictObject({
  keyId: id,
  type: z.enum(['rsa4096', 'secp256k1']),
  status: z.enum(['active', 'retired']),
  fingerprint: hex64,
  createdAt: z.string(),
  requestId: id,
});

/** One of the station's own keys. */
export const stationKeyFacts = z.strictObject({
  role: z.enum(['identity', 'sealing', 'assignment']),
  type: z.string(),
  fingerprint: hex64,
  words: z.string(),
  createdAt: z.string(),
});

/** An entry of the audit log. `facts` are public: they leave the station with every export. */
export const auditFacts = z.strictObject({
  index: count,
  at: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const backupFacts = z.strictObject({
  /** Counts the backups of this vault from 1. */
  number: count,
  madeAt: z.string(),
  /** SHA-256 of the file. */
  digest: hex64,
  keys: count,
  auditSize: count,
  /** When it was last restored as a test; '' when never. */
  testedAt: z.string(),
});

/** What a restore came from, for people to judge whether it is recent. */
export const restored = z.strictObject({
  stationId: id,
  generation: count,
  keysTested: count,
  cardDigest: hex64,
  words: z.string(),
  backup: z.strictObject({ madeAt: z.string(), auditSize: count }),
  /** What a gateway vouched for; absent when no witness was given. */
  witness: z.strictObject({ issuedAt: z.string(), auditSize: count }).optional(),
});

export const ceremonyFacts = z.strictObject({
  /** `<kind>-<index of the audit entry that names it>`, such as `set-up-0`. */
  ceremonyId: z.string(),
  kind: z.enum(['set-up', 'pairing', 'request', 'custody', 'backup', 'restore']),
  title: z.string(),
  startedAt: z.string(),
  /** '' while it is not over. */
  endedAt: z.string(),
});

export const ceremonyRecord = z.strictObject({
  ceremony: ceremonyFacts,
  station: z.strictObject({
    stationId: id,
    name: z.string(),
    env,
    generation: count,
    cardDigest: hex64,
    cardWords: z.string(),
  }),
  /** Version and digest of the code that the ceremony began with. */
  build: z.string(),
  /** By name, with all they did, such as `unlocked the station, approved the request`. */
  participants: z.array(z.strictObject({ name: z.string(), part: z.string() })),
  steps: z.array(z.strictObject({ index: count, at: z.string(), what: z.string() })),
  deviations: z.array(
    z.strictObject({
      index: count,
      at: z.string(),
      what: z.string(),
      /** In words, or the code of a refusal; may be ''. */
      reason: z.string(),
      /** '' for what the station itself noticed. */
      reportedBy: z.string(),
    }),
  ),
  digests: z.array(z.strictObject({ of: z.string(), digest: hex64, words: z.string() })),
  keys: z.array(
    z.strictObject({
      keyId: id,
      /** '' for a retired key: its own ceremony says it. */
      type: z.string(),
      fingerprint: hex64,
      words: z.string(),
      outcome: z.enum(['made', 'retired']),
    }),
  ),
  /** The log when this record was made. */
  auditHead: z.strictObject({ size: count, root: hex64, words: z.string() }),
});

export type CustodianSecret = z.infer<typeof custodianSecret>;
export type RequestFacts = z.infer<typeof requestFacts>;
export type ItemOutcome = z.infer<typeof itemOutcome>;
export type RunProgress = z.infer<typeof progress>;
export type AirGapFacts = z.infer<typeof airGap>;
export type AuditEntryFacts = z.infer<typeof auditFacts>;
export type BackupFacts = z.infer<typeof backupFacts>;
export type CeremonyFacts = z.infer<typeof ceremonyFacts>;
export type CeremonyRecord = z.infer<typeof ceremonyRecord>;
export type PeerFacts = z.infer<typeof peerFacts>;
export type KeyFacts = z.infer<typeof keyFacts>;
export type SheetSection = z.infer<typeof sheetSection>;
