/**
 * What an action is: the doing of one kind of item. `check` says beforehand what would refuse the
 * item (its answer is then the refusal, and the other items go on); `perform` does the work that
 * takes time and gives back what is to be written, in one transaction, by `execute`.
 */
import type { Clock } from '../../core/clock.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { DoneItem, KindName, RequestItem } from '../../protocol/bundle.ts';
import type { AuditFacts } from '../../core/audit/entry.ts';
import type { AuditKind } from '../ports/audit.ts';
import type { Vault } from '../ports/vault.ts';
import type { VaultWriter } from '../ports/vault-writer.ts';
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

/** What the records must tell for an item to be refused beforehand. */
export type CheckedAgainst = Pick<Vault, 'key' | 'request' | 'auditNaming'>;

/** What was done, not yet written. */
export type Performed = {
  readonly kind: Extract<
    AuditKind,
    'key.created' | 'key.retired' | 'key.drilled' | 'backup.drilled'
  >;
  readonly facts: AuditFacts;
  /** Looked at when it is written; undefined while the item is not done with this. */
  kept(): KeptOutcome | undefined;
  write(writer: VaultWriter): void;
};

/** A statement, and its place in the attestation of the response. */
export type PlacedStatement = {
  readonly statement: string;
  readonly index: number;
  readonly proof: readonly string[];
};
