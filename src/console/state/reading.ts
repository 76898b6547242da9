/**
 * The calls that only ask. They may be broken off, under way or new, and then wait until it is known
 * how things go on: they are asked anew, or given up for good. An act is never one of them: it goes on
 * to its end.
 */

/** Nobody waits for the answer any more: no fault, and nothing to show. */
export class GivenUp extends Error {
  constructor() {
    super('the answer is no longer waited for');
    this.name = 'GivenUp';
  }
}

export class Reading {
  #round = new Round();

  async do<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const round = this.#round;
    try {
      return await ask(round.signal);
    } catch (error) {
      if (!round.signal.aborted) throw error;
    }
    if (!(await round.isAskedAnew)) throw new GivenUp();
    return await this.do(ask);
  }

  breakOff(): void {
    this.#round.breakOff();
  }

  goOn(): void {
    const brokenOff = this.#round;
    this.#round = new Round();
    brokenOff.end(true);
  }

  giveUp(): void {
    this.#round.breakOff();
    this.#round.end(false);
  }
}

/** What is asked until reading is broken off once. */
class Round {
  readonly #abort = new AbortController();
  readonly #end = Promise.withResolvers<boolean>();
  readonly signal = this.#abort.signal;
  readonly isAskedAnew = this.#end.promise;

  breakOff(): void {
    this.#abort.abort();
  }

  end(isAskedAnew: boolean): void {
    this.#end.resolve(isAskedAnew);
  }
}
