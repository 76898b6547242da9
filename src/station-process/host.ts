/**
 * What the station process holds: the vault, opened once and for the life of the process, and the
 * session over it. The self-tests have passed before either is used. A vault that refuses the clock
 * is opened for one purpose only: that a quorum confirms the clock.
 */
import { runSelfTests } from '../core/crypto/self-test.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/crypto/random.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { recordRefusal } from '../station/audit.ts';
import type { Vault } from '../station/ports.ts';
import { Session, type LockReason } from '../station/session.ts';
import type { NewStation } from '../station/set-up.ts';
import { noteOf, type Surroundings } from '../station/surroundings.ts';
import { createVault, hasVault, openVault } from '../vault/open-vault.ts';

export type Opened = { readonly surroundings: Surroundings; readonly session: Session };

export type HostOptions = {
  readonly dir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly build: string;
  /** Ends the process; called when the session locks itself. */
  readonly end: () => void;
};

export class StationHost {
  readonly options: HostOptions;
  readonly #selfTests: Promise<string[]>;
  #opened: Opened | undefined;
  #clockRefusal: Refusal | undefined;

  constructor(options: HostOptions) {
    this.options = options;
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

  /** The clock was confirmed; everything may go on. */
  clockConfirmed(): void {
    this.#clockRefusal = undefined;
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
    vault.transact(noteOf(clock, 'station.opened', { build, clock: clockState }));
    vault.transact(noteOf(clock, 'self-test.passed', { tests: tests.join(', ') }));
    const session = new Session(surroundings, (reason) => {
      vault.close();
      if (reason !== 'asked') this.options.end();
    });
    return { surroundings, session };
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
