/**
 * The first byte of every value in the compact form. Bytes that are not here stand for nothing and
 * are refused.
 */
export const TOKEN = {
  false: 0x00,
  true: 0x01,
  /** varint */
  number: 0x02,
  /** varint count, values */
  array: 0x03,
  /** varint count, names as strings, values: an object of a shape that had no number yet */
  newShape: 0x04,
  /** varint length, UTF-8 */
  text: 0x05,
  /** varint length, that many raw bytes: their lower-case hex */
  hex: 0x06,
  /** varint length, that many raw bytes: their base64 */
  base64: 0x07,
  /** 16 raw bytes */
  uuid: 0x08,
  /** zigzag varint: seconds since the time before */
  time: 0x09,
  /** 512 raw bytes: hex of the SubjectPublicKeyInfo of an RSA-4096 key with this modulus */
  rsaKey: 0x0a,
  /** 64 raw bytes r | s: base64 of the DER signature */
  es256: 0x0b,
  /** 0 station or 1 gateway, id as string, varint size, root as string, 68 raw bytes */
  checkpoint: 0x0c,
  /** a value: its canonical JSON text */
  json: 0x0d,
  /** a value: base64 of its canonical JSON text */
  jsonBase64: 0x0e,
  /** rank: SHA-256 of that recent string, in hex */
  sha256: 0x0f,
  /** hex of the root of the statements that were numbered last */
  root: 0x10,
} as const;

/** `0x20 + n`: the number n. */
export const SMALL_NUMBERS = { first: 0x20, count: 0x20 } as const;
/** `0x40 + n`: an object of shape n, its values. */
export const SHAPES = { first: 0x40, count: 0x40 } as const;
/** `0x80 + n`: the recent string of rank n. */
export const RECENT = { first: 0x80, count: 0x80 } as const;

/** Values inside each other; JSON inside a string is a value inside that string. */
export const MAX_NESTING = 16;

/** 2026-01-01T00:00:00Z in seconds: what the first time is counted from. */
export const FIRST_TIME = 1_767_225_600;
