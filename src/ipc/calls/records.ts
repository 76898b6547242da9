/** Ceremony records: what a ceremony leaves for an auditor, made from the audit log. */
import { z } from 'zod';
import { bytes, ceremonyFacts, ceremonyRecord, count, hex64 } from '../shapes.ts';
import { call } from './call.ts';

const ceremonyId = z.string().regex(/^[a-z-]{1,32}-[0-9]{1,12}$/);

export const RECORD_CALLS = {
  /**
   * Ceremonies, newest first, a page at a time: `before` is the number at the end of the last id of
   * the page before. Works while locked.
   */
  ceremonies: call(
    z.strictObject({ before: count.optional(), limit: z.int().min(1).max(100) }),
    z.strictObject({ ceremonies: z.array(ceremonyFacts), hasMore: z.boolean() }),
  ),
  /** The record of one, to be read and printed. Works while locked. */
  ceremony: call(z.strictObject({ ceremonyId }), ceremonyRecord),
  /** The same as JSON signed by the station (DSSE), which `permafrost verify` checks. Unlocked. */
  signedRecord: call(
    z.strictObject({ ceremonyId }),
    z.strictObject({ fileName: z.string(), file: bytes, digest: hex64, words: z.string() }),
  ),
  /**
   * Puts on record that something was done otherwise than written, and why: an entry of the log, in
   * the record of every ceremony whose span it falls into. Refuses text with hidden characters or
   * line breaks, and a name of more than 64 characters. Works while locked.
   */
  recordDeviation: call(
    z.strictObject({
      what: z.string().min(1).max(500),
      reason: z.string().min(1).max(500),
      reportedBy: z.string().min(1).max(200),
    }),
    z.strictObject({ index: count }),
  ),
} as const;
