/**
 * All that the station's procedure may touch besides its arguments: the vault, a clock, randomness
 * and the name of the build. They come in as one value; nothing in this room reaches for its own.
 */
import { formatTime, type Clock } from '../core/clock.ts';
import type { Random } from '../core/crypto/random.ts';
import type { AuditFacts } from '../core/audit/entry.ts';
import type { AuditKind, AuditNote } from './ports/audit.ts';
import type { Vault } from './ports/vault.ts';

export type Surroundings = {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  /** Name, version and digest of the running code, for attestations. */
  readonly build: string;
};

/** What an act says of itself in the audit log, with the time of now. */
export function noteOf(clock: Clock, kind: AuditKind, facts: AuditFacts = {}): AuditNote {
  return { kind, at: formatTime(clock.now()), facts };
}
