/** A gateway for the page's thinking: what was asked, and answers from a list. */
import type { Failure, SessionView } from '../../src/gateway/console/contract.ts';

export type Asked = { readonly path: string; readonly request: RequestInit };

export class AnsweringGateway {
  readonly asked: Asked[] = [];
  readonly #answers: (() => Response | Promise<Response>)[] = [];

  readonly fetch = ((input: RequestInfo | URL, request: RequestInit = {}) => {
    const path = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    if (request.signal?.aborted === true) return Promise.reject(new TypeError('aborted'));
    this.asked.push({ path, request });
    const answer = this.#answers.shift();
    if (answer === undefined) return Promise.reject(new TypeError('no answer is left'));
    return Promise.race([Promise.resolve().then(answer), untilAborted(request.signal)]);
  }) as typeof fetch;

  /** The next answer comes when the test says so. */
  late(): (value: unknown, status?: number) => void {
    const { promise, resolve } = Promise.withResolvers<Response>();
    this.with(() => promise);
    return (value, status = 200) => {
      resolve(Response.json(value, { status }));
    };
  }

  json(value: unknown, at = '', status = 200): this {
    return this.with(() => Response.json(value, { status, headers: dated(at) }));
  }

  fails(status: number, failure: Failure): this {
    return this.json(failure, '', status);
  }

  with(answer: () => Response | Promise<Response>): this {
    this.#answers.push(answer);
    return this;
  }
}

function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new TypeError('aborted'));
    });
  });
}

export function sessionUntil(idleEndsAt: string, endsAt: string, name = 'olga'): SessionView {
  return {
    gateway: { name: 'Gateway One', env: 'test' },
    operator: { name, idleEndsAt, endsAt },
  };
}

export const NOBODY: SessionView = {
  gateway: { name: 'Gateway One', env: 'test' },
  operator: null,
};

function dated(at: string): Record<string, string> {
  return at === '' ? {} : { date: new Date(at).toUTCString() };
}
