/**
 * The page's only way to its gateway: a call of the contract, by name, to where the page came from. An
 * answer is JSON or bytes; a failure is thrown as `GatewayRefusal` with the sentence that the gateway
 * wrote. The contract is imported as types alone, so that no validator enters the page: what comes
 * back was checked by the gateway against the schema of this very call.
 */
import type { CallName, CALLS, Failure } from '../../gateway/console/contract.ts';
import { PageRefusal } from '../../renderer/state/page-refusal.ts';
import { calls } from '../text/calls.ts';
import { Reading } from './reading.ts';

type Contract = typeof CALLS;
type Of<Schema> = Schema extends { readonly _output: infer Value } ? Value : never;

export type CallInput<N extends CallName> = Contract[N]['input'] extends 'none'
  ? undefined
  : Contract[N]['input'] extends 'bytes'
    ? Uint8Array<ArrayBuffer>
    : Of<Contract[N]['input']>;
export type CallOutput<N extends CallName> = Contract[N]['output'] extends 'bytes'
  ? Uint8Array<ArrayBuffer>
  : Of<Contract[N]['output']>;

/** The calls that only ask; everything else changes something and is a POST. */
const READING = ['session', 'overview', 'requests', 'outbox', 'card'] as const;

export type CallWays = {
  /** What stands for `:bundleId` in the name. */
  readonly bundleId?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Asked by the page itself: it keeps no session alive. */
  readonly isBackground?: boolean;
};

/** A failure as the gateway tells it: `status` is that of HTTP, 0 where no answer came. */
export class GatewayRefusal extends PageRefusal {
  readonly status: number;
  readonly retryAfterSeconds: number;

  constructor(status: number, { code, sentence, retryAfterSeconds = 0 }: Failure) {
    super({ code, message: sentence, facts: {} });
    this.name = 'GatewayRefusal';
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What the gateway says with each answer beside it: whether anybody is logged in, and its time. */
export type AnswerListener = (answer: { status: number; date: string }) => void;

export class GatewayCalls {
  readonly reading = new Reading();
  readonly #fetch: typeof fetch;
  readonly #onAnswer: AnswerListener;

  constructor(send: typeof fetch, onAnswer: AnswerListener) {
    this.#fetch = send;
    this.#onAnswer = onAnswer;
  }

  async ask<N extends CallName>(
    name: N,
    input: CallInput<N>,
    ways: CallWays = {},
  ): Promise<CallOutput<N>> {
    const address = addressOf(name, ways);
    const request = requestOf(name, input, ways);
    const value =
      request.method === 'GET'
        ? await this.reading.do((signal) => this.#exchange(address, { ...request, signal }))
        : await this.#exchange(address, request);
    return value as CallOutput<N>;
  }

  async #exchange(address: string, request: RequestInit): Promise<unknown> {
    const answer = await this.#send(address, request);
    this.#onAnswer({ status: answer.status, date: answer.headers.get('date') ?? '' });
    if (!answer.ok) throw await refusalIn(answer);
    return await valueOf(answer);
  }

  async #send(address: string, request: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(address, request);
    } catch {
      throw new GatewayRefusal(0, { code: 'GATEWAY_UNREACHABLE', sentence: calls.unreachable });
    }
  }
}

function addressOf(name: CallName, { bundleId = '', query = {} }: CallWays): string {
  const path = name.replace(':bundleId', encodeURIComponent(bundleId));
  const asked = new URLSearchParams(query).toString();
  return `/console/api/${path}${asked === '' ? '' : `?${asked}`}`;
}

function requestOf<N extends CallName>(
  name: N,
  input: CallInput<N>,
  { isBackground = false }: CallWays,
): RequestInit {
  const headers = new Headers(isBackground ? { 'x-console-background': '1' } : {});
  const usual: RequestInit = { headers, credentials: 'same-origin', redirect: 'error' };
  if (READING.some((reading) => reading === name)) return { ...usual, method: 'GET' };
  const isBytes = input instanceof Uint8Array;
  headers.set('content-type', isBytes ? 'application/octet-stream' : 'application/json');
  return { ...usual, method: 'POST', body: isBytes ? input : JSON.stringify(input ?? {}) };
}

async function valueOf(answer: Response): Promise<unknown> {
  if (answer.headers.get('content-type') === 'application/octet-stream') {
    return new Uint8Array(await answer.arrayBuffer());
  }
  try {
    return await answer.json();
  } catch {
    throw strangeAnswer(answer);
  }
}

async function refusalIn(answer: Response): Promise<GatewayRefusal> {
  const told: unknown = await answer.json().catch(() => undefined);
  if (isFailure(told)) return new GatewayRefusal(answer.status, told);
  return strangeAnswer(answer);
}

/** A proxy between, or no gateway at all. */
function strangeAnswer({ status }: Response): GatewayRefusal {
  return new GatewayRefusal(status, { code: 'GATEWAY_ANSWER', sentence: calls.strange });
}

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'sentence' in value &&
    typeof value.sentence === 'string'
  );
}
