/** The audit log as acts write it and screens ask for it. */
import type { AuditFacts } from '../../core/audit/entry.ts';

export type AuditKind =
  | 'station.created'
  | 'station.opened'
  | 'self-test.passed'
  | 'unlock.attempted'
  | 'unlock.succeeded'
  | 'unlock.refused'
  | 'custodian.released'
  | 'clock.confirmed'
  | 'air-gap.breached'
  | 'air-gap.restored'
  | 'air-gap.acknowledged'
  | 'peer.paired'
  | 'peer.revoked'
  | 'bundle.received'
  | 'bundle.refused'
  | 'review.shown'
  | 'approval.given'
  | 'approval.declined'
  | 'act.refused'
  | 'run.intent'
  | 'key.created'
  | 'key.retired'
  | 'key.drilled'
  | 'backup.drilled'
  | 'item.refused'
  | 'run.done'
  | 'run.cancelled'
  | 'response.sealed'
  | 'response.exported'
  | 'backup.intent'
  | 'backup.made'
  | 'backup.tested'
  | 'station.restored'
  | 'deviation.recorded'
  | 'station.locked'
  | 'vault.upgraded';

/** What an act says of itself; the vault adds the index, the chain and the digests of its rows. */
export type AuditNote = {
  readonly kind: AuditKind;
  /** `formatTime` text of the clock at the act. */
  readonly at: string;
  readonly facts: AuditFacts;
};

export type VerifiedLog = {
  readonly size: number;
  readonly root: Uint8Array;
  /** How many of the entries the last checkpoint covers; 0 without one. */
  readonly checkpointSize: number;
};

export type AuditWish = {
  /** The beginning of the kinds wanted; '' for all. */
  readonly kind: string;
  /** Entries below this index; absent for the newest. */
  readonly before?: number | undefined;
  readonly limit: number;
};
