/** A browser at the console, without one: its cookie, its origin and its headers, over the app alone. */
import { expect } from 'vitest';
import { createOperator } from '../../../src/gateway/operators/operators.ts';
import { fromUtf8 } from '../../../src/core/encoding/bytes.ts';
import type { Failure } from '../../../src/gateway/console/contract.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';

export const ORIGIN = 'http://127.0.0.1:8480';

export type Sent = {
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly background?: boolean;
};

type Headers = Readonly<Record<string, string>>;
type App = { request(url: string, init: RequestInit): Response | Promise<Response> };

export class ConsoleClient {
  readonly #app: App;
  readonly #origin: string;
  /** `name=value`, as the browser would send it back; '' without one. */
  cookie = '';
  /** The same of the cookie by which a browser is known. */
  browserCookie = '';

  constructor(app: App, origin = ORIGIN) {
    this.#app = app;
    this.#origin = origin;
  }

  async get(path: string, { headers = {}, background = false }: Sent = {}): Promise<Response> {
    return await this.#send(path, {
      method: 'GET',
      headers: { ...(background ? { 'X-Console-Background': '1' } : {}), ...headers },
    });
  }

  async post(path: string, { json = {}, bytes, headers = {} }: Sent = {}): Promise<Response> {
    const type = bytes === undefined ? 'application/json' : 'application/octet-stream';
    return await this.#send(path, {
      method: 'POST',
      headers: { 'Content-Type': type, Origin: this.#origin, ...headers },
      body: bytes === undefined ? JSON.stringify(json) : new Uint8Array(bytes),
    });
  }

  async logIn(name: string, passphrase: string): Promise<Response> {
    return await this.post('login', { json: { name, passphrase } });
  }

  async #send(path: string, init: Omit<RequestInit, 'headers'> & { headers: Headers }) {
    const url = `${this.#origin}/console/api/${path}`;
    const kept = [this.cookie, this.browserCookie].filter((one) => one !== '').join('; ');
    const cookie = kept === '' ? {} : { Cookie: kept };
    const sameSite = { 'Sec-Fetch-Site': 'same-origin' };
    const response = await this.#app.request(url, {
      ...init,
      headers: { ...sameSite, ...cookie, ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const value = /Max-Age=0;/.test(set) ? '' : (set.split(';')[0] ?? '');
      if (/^[^=]*-browser=/.test(set)) this.browserCookie = value;
      else this.cookie = value;
    }
    return response;
  }
}

/** Adds an operator, and gives the passphrase that was handed out. */
export async function addOperator(
  gateway: Gateway,
  name: string,
): Promise<{ operatorId: string; passphrase: string }> {
  let passphrase = '';
  const { operatorId } = await createOperator(gateway, {
    name,
    handOut: (bytes) => {
      passphrase = fromUtf8(bytes);
    },
  });
  return { operatorId, passphrase };
}

export async function loggedIn(
  app: App,
  gateway: Gateway,
  name = 'Olga',
): Promise<{ client: ConsoleClient; operatorId: string; passphrase: string }> {
  const operator = await addOperator(gateway, name);
  const client = new ConsoleClient(app);
  expect((await client.logIn(name, operator.passphrase)).status).toBe(200);
  return { client, ...operator };
}

/** The call failed with this status and code, and a sentence. */
export async function expectFailure(
  response: Response | Promise<Response>,
  status: number,
  code: string,
): Promise<Failure> {
  const answer = await response;
  const failure = (await answer.json()) as Failure;
  expect({ status: answer.status, code: failure.code }).toEqual({ status, code });
  expect(failure.sentence.length).toBeGreaterThan(20);
  return failure;
}

/** The facts of the last audit entry, with its kind. */
export async function lastEntry(gateway: Gateway): Promise<Record<string, unknown>> {
  const row = await gateway.db
    .selectFrom('audit_entry')
    .select('entry')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const { kind, facts } = JSON.parse(row.entry) as { kind: string; facts: object };
  return { kind, ...facts };
}
