/**
 * What a restore needs, gathered step by step: the backup's file, a witness file or the decision for
 * none, and people who name themselves, since an empty station knows nobody. Passphrases are held for
 * two minutes at most after the last one, and are wiped when they were used or the screen is left.
 */
import type { CustodianSecret } from '../../ipc/shapes.ts';
import { wipe } from './secret-bytes.ts';

export type OnDrive = { readonly driveId: string; readonly fileName: string };

const FORGET_AFTER_MS = 120_000;

export class RestoreWish {
  file = $state.raw<OnDrive | undefined>(undefined);
  /** A file's name, '' for the decision for none, undefined before it. */
  witness = $state<string | undefined>(undefined);
  people = $state.raw<readonly CustodianSecret[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The number of the step that is next. */
  get step(): number {
    if (this.file === undefined) return 0;
    return this.witness === undefined ? 1 : 2;
  }

  get names(): string[] {
    return this.people.map(({ custodian }) => custodian);
  }

  hasTyped(name: string): boolean {
    return this.names.some((known) => folded(known) === folded(name));
  }

  take(custodian: string, passphrase: Uint8Array): void {
    this.people = [...this.people, { custodian, passphrase }];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.forget();
    }, FORGET_AFTER_MS);
  }

  /** Holds them while the station works with them. */
  keepForNow(): void {
    clearTimeout(this.#timer);
  }

  forget(): void {
    clearTimeout(this.#timer);
    wipe(...this.people.map(({ passphrase }) => passphrase));
    this.people = [];
  }

  startOver(): void {
    this.forget();
    this.file = undefined;
    this.witness = undefined;
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
