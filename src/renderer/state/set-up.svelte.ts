/**
 * The set-up ceremony as it is under way: which step, what was chosen, and the passphrases between
 * being made and being typed back. Nothing exists before the station has made the vault; leaving
 * before that leaves nothing. Every byte of a passphrase is overwritten when the ceremony ends.
 */
import type { PageOutput } from '../../ipc/page.ts';
import { call } from './bridge.ts';
import { isSameSecret, plainPassphrase, wipe } from './secret-bytes.ts';

export const SET_UP_STEPS = [
  'begin',
  'machine',
  'station',
  'custodians',
  'dice',
  'passphrases',
  'card',
  'unlock',
] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];
export type NewCard = PageOutput<'init'>;

export const FEWEST_CUSTODIANS = 2;
export const MOST_CUSTODIANS = 32;

export class SetUpDraft {
  step = $state<SetUpStep>('begin');
  name = $state('');
  env = $state<'test' | 'production' | undefined>(undefined);
  names = $state<string[]>(['', '', '']);
  threshold = $state(2);
  rolls = $state('');
  /** SHA-256 of the rolls as the station worked it out. */
  diceDigest = $state('');
  /** Whose passphrase is typed back next. */
  person = $state(0);
  card = $state.raw<NewCard | undefined>(undefined);
  #made: readonly Uint8Array[] = [];
  #typed: Uint8Array[] = [];

  /** The names without those left empty. */
  get people(): string[] {
    return this.names.map((name) => name.trim()).filter((name) => name !== '');
  }

  get isEveryoneDone(): boolean {
    return this.person >= this.people.length;
  }

  goTo(step: SetUpStep): void {
    this.step = step;
  }

  addName(): void {
    if (this.names.length < MOST_CUSTODIANS) this.names.push('');
  }

  removeName(index: number): void {
    if (this.names.length > FEWEST_CUSTODIANS) this.names.splice(index, 1);
    this.threshold = Math.min(this.threshold, this.names.length);
  }

  /** Has the passphrases made; those of an earlier try are of no use any more. */
  async makePassphrases(): Promise<void> {
    this.forget();
    const dice = this.rolls === '' ? {} : { dice: this.rolls };
    const made = await call('newPassphrases', { count: this.people.length, ...dice });
    this.#made = made.passphrases;
    this.diceDigest = made.diceDigest;
  }

  /** The words of the person whose turn it is, to be shown to that person alone. */
  wordsToShow(): string[] {
    const made = this.#made[this.person];
    return made === undefined ? [] : new TextDecoder().decode(made).split(' ');
  }

  /** Takes what was typed back when it is what was shown; false and nothing kept otherwise. */
  typeBack(typed: Uint8Array): boolean {
    const made = this.#made[this.person];
    const plain = plainPassphrase(typed);
    wipe(typed);
    if (made === undefined || !isSameSecret(made, plain)) {
      wipe(plain);
      return false;
    }
    this.#typed.push(plain);
    this.person += 1;
    return true;
  }

  /** Makes the vault. Whatever comes of it, the passphrases are forgotten. */
  async create(): Promise<void> {
    if (this.env === undefined) return;
    try {
      this.card = await call('init', {
        name: this.name.trim(),
        env: this.env,
        threshold: this.threshold,
        custodians: this.people.map((name, index) => ({
          name,
          passphrase: this.#typed[index] ?? new Uint8Array(),
        })),
      });
    } finally {
      this.forget();
    }
  }

  forget(): void {
    wipe(...this.#made, ...this.#typed);
    this.#made = [];
    this.#typed = [];
    this.person = 0;
  }
}
