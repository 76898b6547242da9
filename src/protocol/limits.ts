/**
 * The sizes and times that a bundle may have. Each is checked before the work that it bounds: the
 * file before it is read, the inflated size while inflating, the items before they are looked at.
 * README.md, "Limits".
 */
export const LIMITS = {
  /** A bundle file, in bytes (256 KiB). Kinds with attachments may state a larger cap of their own. */
  fileBytes: 262_144,
  /** The sealed bytes: the most that a file of `fileBytes` can carry as base64 with its outer fields. */
  sealedBytes: 196_000,
  /** The envelope after inflating, in bytes (4 MiB). */
  inflatedBytes: 4_194_304,
  items: 64,
  /** Statements in the attestation of a response: a key each, or a drill each. */
  statements: 64,
  /** Nesting of the payload's JSON. */
  depth: 16,
  lifetimeDays: 31,
  /** How far the sender's clock may be ahead of ours. */
  clockSkewMinutes: 10,
  /** An audit checkpoint note, in characters. */
  noteCharacters: 1_024,
  /** Hashes in a consistency proof: more than a log of 2^53 entries can need. */
  proofHashes: 128,
} as const;
