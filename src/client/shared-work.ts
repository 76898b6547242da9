/**
 * Work that many ask for at once: done once for all of them, and never twice at the same time, so that no older
 * result comes after a newer one.
 */
export class SharedWork<T> {
  readonly #work: () => Promise<T>;
  #underWay: Promise<T> | undefined;
  /** Begins when the one under way has ended. */
  #next: Promise<T> | undefined;

  constructor(work: () => Promise<T>) {
    this.#work = work;
  }

  /** What the work under way gives, or else what a new one gives; throws what it throws. */
  join(): Promise<T> {
    return this.#underWay ?? this.#begin();
  }

  /** The same of work that begins after this was asked. All who ask while one is under way share the next. */
  anew(): Promise<T> {
    if (this.#underWay === undefined) return this.#begin();
    const begin = () => this.#begin();
    this.#next ??= this.#underWay.then(begin, begin);
    return this.#next;
  }

  #begin(): Promise<T> {
    this.#next = undefined;
    this.#underWay = this.#work().finally(() => {
      // Where another waits, nobody may begin one of their own before it.
      if (this.#next === undefined) this.#underWay = undefined;
    });
    return this.#underWay;
  }
}
