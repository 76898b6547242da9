/**
 * The HOT environment, opened: what this gateway can do with private keys that it made itself. Nobody
 * else sees one of them, not for a moment: this room opens a key, uses it and wipes it.
 */
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';

export interface HotStore {
  /**
   * The plaintext of one block that was encrypted to the RSA key `keyId`. The caller wipes it. Refuses
   * `KEY_UNKNOWN`, `KEY_DECRYPTS_NOTHING`, and `OPEN_FAILED`.
   */
  openBackup(db: Database, keyId: string, ciphertext: Uint8Array): Promise<Uint8Array>;

  /**
   * What a wallet entrusted to this gateway, sealed under a fresh key of its own for the database.
   * It opens with the same `context` only: who it belongs to, and what it is.
   */
  sealBytes(context: string, bytes: Uint8Array): Uint8Array;

  /** What `sealBytes` sealed for `context`. The caller wipes it. Refuses `OPEN_FAILED`. */
  openBytes(context: string, sealed: Uint8Array): Uint8Array;
}

/** Throws `Fault` 503 where this process was not given the key file. */
export function hotStoreOf({ hotStore }: Pick<Gateway, 'hotStore'>): HotStore {
  if (hotStore !== undefined) return hotStore;
  throw new Fault(
    503,
    'HOT_ENVIRONMENT_NOT_OPEN',
    'The HOT environment is not open. Nothing was done; COLD is served.',
  );
}
