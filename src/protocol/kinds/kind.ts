/** What a kind of item is: its two schemas, the cap of a file that carries it, and its words for people. */
import type { z } from 'zod';

/** One line of what custodians read before they approve. */
export type ReviewLine = { label: string; value: string };

export interface Kind<Name extends string, Request extends z.ZodType, Response extends z.ZodType> {
  readonly kind: Name;
  /** The body of a request item. */
  readonly requestBody: Request;
  /** The body of a response item whose outcome is `done`. */
  readonly responseBody: Response;
  /** The largest bundle file that may carry this kind, in bytes. */
  readonly maxFileBytes: number;
  /** Whether an item that is done needs the attestation of its response. */
  readonly isAttested: boolean;
  /**
   * The body in full, for people: every field that it has is in the lines, exactly as it arrived.
   * Ciphertext, which nobody can read, is there as its SHA-256.
   */
  describe(body: z.output<Request>): ReviewLine[];
}
