/** The audit log. All of it works while locked. */
import { z } from 'zod';
import { auditFacts, count } from '../shapes.ts';
import { call, nothing } from './call.ts';

export const AUDIT_CALLS = {
  /** The audit export: one entry per line, and the latest checkpoint (fresh when unlocked). */
  audit: call(
    nothing,
    z.strictObject({ entriesJsonl: z.string(), checkpoint: z.string(), origin: z.string() }),
  ),
  /** Entries, newest first, a page at a time. */
  auditPage: call(
    z.strictObject({
      /** The beginning of the kinds wanted, such as `key.`; '' for all. */
      kind: z.string().regex(/^[a-z.-]{0,64}$/),
      /** Entries below this index; absent for the newest. */
      before: count.optional(),
      limit: z.int().min(1).max(100),
    }),
    z.strictObject({ entries: z.array(auditFacts), hasMore: z.boolean(), size: count }),
  ),
  /**
   * Reads the whole log again from the disk: chain, tree, rows, checkpoint. Reports progress. Refuses
   * what opening a vault refuses.
   */
  auditVerify: call(
    nothing,
    z.strictObject({
      size: count,
      /** RFC 6962 root over all entries, hex, and as words. */
      root: z.string(),
      words: z.string(),
      /** Entries under the last signed checkpoint. */
      checkpointSize: count,
    }),
  ),
} as const;
