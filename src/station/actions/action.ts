/**
 * What an action is: the doing of one kind of item. `check` says beforehand what would refuse the
 * item (its answer is then the refusal, and the other items go on); `perform` does the work that
 * takes time and gives back what is to be written, in one transaction, by `execute`.
 */
import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { DoneItem, KindName, RequestItem } from '../../protocol/bundle.ts';
import type { AuditFacts, KeyRecord, Vault, VaultWriter } from '../ports.ts';
import type { StationKeys } from '../station-keys.ts';
import type { KeptOutcome } from './kept-outcome.ts';

export type ItemOf<K extends KindName> = Extract<RequestItem, { kind: K }>;
export type AnswerOf<K extends KindName> = Extract<DoneItem, { kind: K }>;

export type ActionTools = {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  /** The unlocked keys; asking counts as use of the session. */
  readonly keys: () => StationKeys;
  readonly requestId: string;
  /** Moduli of the keys of this run, for the shared-factor check between keys made side by side. */
  readonly madeAlongside: Set<bigint>;
};

/** What was done, not yet written. */
export type Performed = {
  readonly kind: 'key.created' | 'key.retired';
  readonly facts: AuditFacts;
  readonly kept: KeptOutcome;
  write(writer: VaultWriter): void;
};

/** A key and the place of its statement in the response's attestation. */
export type AttestedKey = {
  readonly record: KeyRecord;
  readonly statement: string;
  readonly index: number;
  readonly proof: readonly string[];
};
