/**
 * What the station process holds: the vault, opened once and for the life of the process, and the
 * session over it. The self-tests have passed before either is used. A vault that refuses the clock
 * is opened for one purpose only: that a quorum confirms the clock.
 */
import { runSelfTests } from '../core/crypto/self-test.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/crypto/random.ts';
import { isRefusal, Refusal } from '../core/refusal.ts';
import type { AirGapClaim } from '../protocol/air-gap.ts';
import { findingsText, type AirGap, type AirGapProbe } from '../station/air-gap/finding.ts';
import { AirGapGuard } from '../station/air-gap/guard.ts';
import { AirGapMonitor } from '../station/air-gap/monitor.ts';
import { recordRefusal } from '../station/audit.ts';
import type { Vault } from '../station/ports/vault.ts';
import { Session, type LockReason } from '../station/session.ts';
import type { NewStation } from '../station/set-up.ts';
import { noteOf, type Surroundings } from '../station/surroundings.ts';
import { createVault, hasVault, openVault } from '../vault/open-vault.ts';

export const AIR_GAP_POLL_MS = 5_000;

export type Opened = {
  readonly surroundings: Surroundings;
  readonly session: Session;
  readonly airGap: AirGapGuard;
};

export type HostOptions = {
  readonly dir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly build: string;
  readonly probe: AirGapProbe;
  /** Ends the process; called when the session locks itself. */
  readonly end: () => void;
};

export class StationHost {
  readonly options: HostOptions;
  readonly #selfTests: Promise<string[]>;
  #opened: Opened | undefined;
  #clockRefusal: Refusal | undefined;
  readonly #monitor: AirGapMonitor;
  #isEnded = false;

  constructor(options: HostOptions) {
    this.options = options;
    this.#monitor = new AirGapMonitor(options.probe, options.clock);
    this.#selfTests = runSelfTests(options.random).then((passed) => passed.map(({ name }) => name));
    // Whoever asks first hears of a failure; until then nobody waits for it.
    this.#selfTests.catch(() => undefined);
  }

  /** The names of the self-tests that passed. Refuses `SELF_TEST_FAILED`. */
  async selfTests(): Promise<string[]> {
    return await this.#selfTests;
  }

  hasVault(): boolean {
    return hasVault(this.options.dir);
  }

  isOpen(): boolean {
    return this.#opened !== undefined;
  }

  /** For any act. Refuses what opening a vault refuses, and a clock that is not confirmed. */
  async working(): Promise<Opened> {
    const opened = await this.opened();
    if (this.#clockRefusal !== undefined) throw this.#clockRefusal;
    return opened;
  }

  /** For reading, and for confirming the clock. */
  async opened(): Promise<Opened> {
    if (this.#opened !== undefined) return this.#opened;
    const tests = await this.#testsOrRecord();
    return (this.#opened ??= this.#open(tests));
  }

  /** Makes the vault of a new station and goes on with it, locked. Refuses `VAULT_EXISTS`. */
  async create(station: NewStation): Promise<Opened> {
    const tests = await this.selfTests();
    const vault = createVault(this.options.dir, station);
    return (this.#opened = this.#begin(vault, tests));
  }

  /** Where there is a vault, or a trace of one: refuses `VAULT_EXISTS`, on record in it if it opens. */
  async checkNoVault(act: 'init' | 'restore'): Promise<void> {
    if (!this.isOpen() && !this.hasVault()) return;
    const refusal = new Refusal('VAULT_EXISTS', { path: this.options.dir });
    const opened = await this.opened().catch(() => undefined);
    if (opened !== undefined) recordRefusal(opened.surroundings, 'act.refused', refusal, { act });
    throw refusal;
  }

  /** The clock was confirmed; everything may go on. */
  clockConfirmed(): void {
    this.#clockRefusal = undefined;
  }

  /** What the monitor of the air gap sees now, also before there is a vault. Writes nothing. */
  airGap(): AirGap {
    return this.#monitor.look();
  }

  /** The worst that it saw since this process began, or since the station was unlocked. */
  airGapClaim(): AirGapClaim {
    return this.#monitor.claim();
  }

  /** Looks every few seconds for as long as the process lives. Rejects when a change cannot be recorded. */
  async watchAirGap(): Promise<void> {
    for (;;) {
      await this.options.clock.sleep(AIR_GAP_POLL_MS);
      if (this.#isEnded) return;
      this.#opened?.airGap.look();
    }
  }

  /** Destroys the keys, records the lock and closes the vault. The process is to end at once. */
  lock(reason: LockReason): void {
    this.#opened?.session.lock(reason);
  }

  #open(tests: readonly string[]): Opened {
    return this.#begin(this.#openVault(), tests);
  }

  #openVault(): Vault {
    const { dir, clock } = this.options;
    const now = clock.now();
    try {
      return openVault(dir, { now });
    } catch (error) {
      const isOfTheClock = isRefusal(error, 'CLOCK_WENT_BACK') || isRefusal(error, 'CLOCK_JUMPED');
      if (!isOfTheClock) throw error;
      this.#clockRefusal = error;
      return openVault(dir, { now, confirmingClock: true });
    }
  }

  #begin(vault: Vault, tests: readonly string[]): Opened {
    const { clock, random, build } = this.options;
    const surroundings = { vault, clock, random, build };
    const clockState = this.#clockRefusal === undefined ? 'accepted' : this.#clockRefusal.code;
    const seen = this.#monitor.look();
    vault.transact(
      noteOf(clock, 'station.opened', {
        build,
        clock: clockState,
        air_gap: seen.state,
        findings: findingsText(seen.findings),
      }),
    );
    vault.transact(noteOf(clock, 'self-test.passed', { tests: tests.join(', ') }));
    const session = new Session(surroundings, (reason) => {
      this.#isEnded = true;
      try {
        vault.close();
      } finally {
        // A disk that fails must not keep a process alive that has locked itself.
        if (reason !== 'asked') this.options.end();
      }
    });
    const airGap = new AirGapGuard(this.#monitor, surroundings, session, seen);
    return { surroundings, session, airGap };
  }

  async #testsOrRecord(): Promise<string[]> {
    try {
      return await this.selfTests();
    } catch (error) {
      if (isRefusal(error) && this.hasVault()) {
        const vault = this.#openVault();
        recordRefusal({ vault, clock: this.options.clock }, 'act.refused', error, {
          act: 'self-test',
        });
        vault.close();
      }
      throw error;
    }
  }
}
