/**
 * The HOT environment, opened: what this gateway can do with private keys that it made itself. Nobody
 * else sees one of them, not for a moment: this room opens a key, uses it and wipes it.
 */
import type { AssignmentInput, SignedAssignment } from '../../core/keys/assignment.ts';
import type { KeyDrill } from '../../core/keys/key-drill.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Asker } from './at-once.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyType, HotKeyRow } from '../storage/tables/keys.ts';

/** A key that was made, checked and sealed, and is nobody's yet. */
export interface NewHotKey {
  readonly keyId: string;
  readonly keyType: CustomerKeyType;
  /** As it is published, in hexadecimal. */
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly sealed: HotKeyRow;
}

/** Which checks of a key held, and which did not. */
export type HotTrial = KeyDrill;

export interface HotStore {
  /**
   * Outside any transaction: RSA takes seconds, and askers take turns. Refuses `NEW_KEY_REJECTED`; throws
   * `Fault` 429 for who waits for too many already.
   */
  makeKey(db: Database, type: CustomerKeyType, asker?: Asker): Promise<NewHotKey>;

  /** Signs what a wallet verifies with the JWKS: the key, and what is to be bound to it. */
  signAssignment(
    db: Database,
    input: Omit<AssignmentInput, 'assignmentSecret'>,
  ): Promise<SignedAssignment>;

  /** Opens the key and tries it, as a station does in a drill. Refuses `KEY_UNKNOWN`. */
  tryKey(db: Database, keyId: string): Promise<HotTrial>;

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

  /** Wipes the key that everything here is sealed under. */
  close(): void;
}

/** Of every call that may need what is here. */
export const HOT_NOT_OPEN = {
  status: 503,
  code: 'HOT_ENVIRONMENT_NOT_OPEN',
  when: 'the HOT environment is needed, and this gateway was not given its key file',
} as const satisfies FaultSpec;

/** Throws `Fault` 503 where this process was not given the key file. */
export function hotStoreOf({ hotStore }: Pick<Gateway, 'hotStore'>): HotStore {
  if (hotStore !== undefined) return hotStore;
  throw new Fault(
    HOT_NOT_OPEN.status,
    HOT_NOT_OPEN.code,
    'The HOT environment is not open. Nothing was done; COLD is served.',
  );
}
