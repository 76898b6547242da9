/**
 * A long list, a page at a time. A newer question wins over an older one whose answer comes late, so
 * that what is shown is always what was asked for last.
 */
import { asRefusal, type PageRefusal } from './page-refusal.ts';

export type Page<T> = { readonly items: readonly T[]; readonly hasMore: boolean };

export class Pages<T> {
  items = $state.raw<readonly T[]>([]);
  hasMore = $state(false);
  isBusy = $state(false);
  /** Whether an answer has come at all: an empty list is not the same as none yet. */
  isRead = $state(false);
  refusal = $state.raw<PageRefusal | undefined>(undefined);
  readonly #read: (last: T | undefined) => Promise<Page<T>>;
  readonly #asRefusal: (error: unknown) => PageRefusal | undefined;
  #round = 0;

  /** `read` answers the page after `last`, or the first; `shown` makes a fault into what is shown. */
  constructor(
    read: (last: T | undefined) => Promise<Page<T>>,
    shown: (error: unknown) => PageRefusal | undefined = asRefusal,
  ) {
    this.#read = read;
    this.#asRefusal = shown;
  }

  /** From the start; what is shown stays until the answer is there. */
  async reload(): Promise<void> {
    await this.#ask(undefined, []);
  }

  async more(): Promise<void> {
    if (!this.isBusy && this.hasMore) await this.#ask(this.items.at(-1), this.items);
  }

  async #ask(last: T | undefined, before: readonly T[]): Promise<void> {
    const round = ++this.#round;
    this.isBusy = true;
    try {
      const page = await this.#read(last);
      if (round !== this.#round) return;
      this.items = [...before, ...page.items];
      this.hasMore = page.hasMore;
      this.refusal = undefined;
      this.isRead = true;
    } catch (error) {
      if (round === this.#round) this.refusal = this.#asRefusal(error);
    } finally {
      if (round === this.#round) this.isBusy = false;
    }
  }
}
