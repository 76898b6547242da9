/**
 * What the station does about what the monitor sees. A change goes on record. In a production
 * station a breach ends the unlocked session, and none begins until a quorum has acknowledged exactly
 * what was found; a test station records it, signs it in each response, and goes on.
 *
 * The entry `station.opened` names what was found when the vault was opened, so a process that only
 * looks adds nothing; one that unlocks beside a breach has an entry `air-gap.breached` of its own.
 */
import { refuse } from '../../core/refusal.ts';
import type { AirGapClaim } from '../../protocol/air-gap.ts';
import type { Session } from '../session.ts';
import { noteOf, type Surroundings } from '../surroundings.ts';
import { findingsText, type AirGap } from './finding.ts';
import type { AirGapMonitor } from './monitor.ts';

export class AirGapGuard {
  readonly #monitor: AirGapMonitor;
  readonly #surroundings: Pick<Surroundings, 'vault' | 'clock'>;
  readonly #session: Pick<Session, 'isLocked' | 'lock'>;
  /** Kept here: a locked vault cannot be asked. */
  readonly #isProduction: boolean;
  /** What the log says of the air gap so far, in this process. */
  #recorded: AirGap;
  #recordedBreach = '';

  /** `opened` is what the entry `station.opened` says. */
  constructor(
    monitor: AirGapMonitor,
    surroundings: Pick<Surroundings, 'vault' | 'clock'>,
    session: Pick<Session, 'isLocked' | 'lock'>,
    opened: AirGap,
  ) {
    this.#monitor = monitor;
    this.#surroundings = surroundings;
    this.#session = session;
    this.#isProduction = surroundings.vault.identity().env === 'production';
    this.#recorded = opened;
  }

  /** Looks, puts a change on record, and locks a production station that is breached. */
  look(): AirGap {
    const seen = this.#monitor.look();
    this.#recordChange(seen);
    if (this.#isForbidden(seen) && !this.#session.isLocked) {
      this.#recordBreach(seen);
      this.#session.lock('air-gap');
    }
    return seen;
  }

  /**
   * Before passphrases are tried and before a run. Refuses `AIR_GAP_BREACHED` in a production station;
   * a test station has the breach on record once a process, and goes on.
   */
  check(): void {
    const seen = this.look();
    if (seen.state !== 'breached') return;
    this.#recordBreach(seen);
    this.#refuseForbidden(seen);
  }

  /** The station was unlocked: from now on counts what a response says. */
  sessionBegins(): void {
    this.#monitor.beginSession();
    this.#refuseForbidden(this.look());
  }

  /** For the head of a response that is sealed now. Refuses `AIR_GAP_BREACHED` like `check`. */
  claim(): AirGapClaim {
    this.#refuseForbidden(this.look());
    return this.#monitor.claim();
  }

  /** The act of a quorum is on record, of exactly what they read. */
  acknowledged(read: AirGap): AirGap {
    this.#recorded = { ...read, state: 'acknowledged' };
    this.#monitor.acknowledge(read.findings);
    return this.look();
  }

  #isForbidden({ state }: AirGap): boolean {
    return state === 'breached' && this.#isProduction;
  }

  #refuseForbidden(seen: AirGap): void {
    if (!this.#isForbidden(seen)) return;
    refuse('AIR_GAP_BREACHED', { findings: findingsText(seen.findings) });
  }

  #recordChange(seen: AirGap): void {
    const findings = findingsText(seen.findings);
    const isSame =
      seen.state === this.#recorded.state && findings === findingsText(this.#recorded.findings);
    if (isSame) return;
    if (seen.state === 'breached') {
      this.#recordBreach(seen);
      return;
    }
    const { vault, clock } = this.#surroundings;
    vault.transact(noteOf(clock, 'air-gap.restored', { state: seen.state, findings }));
    this.#recorded = seen;
    this.#recordedBreach = '';
  }

  /** One entry for one breach, however often it is seen. */
  #recordBreach(seen: AirGap): void {
    const findings = findingsText(seen.findings);
    if (findings === this.#recordedBreach) return;
    const { vault, clock } = this.#surroundings;
    vault.transact(noteOf(clock, 'air-gap.breached', { findings }));
    this.#recorded = seen;
    this.#recordedBreach = findings;
  }
}
