/**
 * Slow work, so many at once. RSA keys are made in the threads that files, names and passphrases need as well:
 * whoever asks for very many would stop all of those. The rest waits, each caller's in the order in which it
 * came, and callers take turns, so that who asks for very many holds up nobody else either.
 */
import { Fault } from '../conventions/fault.ts';

/** Of one caller. More would wait for minutes, each on a connection of its own. */
export const MOST_WAITING = 60;

export interface Asker {
  /** Who takes turns with others. */
  readonly whose?: string;
  /** Aborted when nobody waits for the result any more. What was begun is ended all the same. */
  readonly signal?: AbortSignal | undefined;
}

export class AtOnce {
  /** By caller, in the order of their turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  /** Throws `Fault` 429 for who waits for too many already, and one that nobody reads for who is gone. */
  async run<T>(work: () => Promise<T>, asker: Asker = {}): Promise<T> {
    if (asker.signal?.aborted === true) throw callerGone();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(asker);
    try {
      return await work();
    } finally {
      const next = this.#next();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  async #turn({ whose = '', signal }: Asker): Promise<void> {
    const own = this.#waiting.get(whose) ?? [];
    if (own.length >= MOST_WAITING) throw tooManyWaiting();
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        own.splice(own.indexOf(begin), 1);
        if (own.length === 0) this.#waiting.delete(whose);
        reject(callerGone());
      };
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      own.push(begin);
      this.#waiting.set(whose, own);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** The first of the caller whose turn it is, who comes last from then on. */
  #next(): (() => void) | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    const [whose, own] = first;
    const next = own.shift();
    this.#waiting.delete(whose);
    if (own.length > 0) this.#waiting.set(whose, own);
    return next;
  }
}

function tooManyWaiting(): Fault {
  return new Fault(
    429,
    'RATE_LIMITED',
    `${MOST_WAITING} keys of yours are being made. Try again later.`,
    {
      headers: { 'Retry-After': '30' },
    },
  );
}

function callerGone(): Fault {
  return new Fault(400, 'CALLER_GONE', 'The connection ended before the work began');
}
