/**
 * One call of an API, said once: where it is, who may make it, what it takes, what it answers, and what it
 * does. The routes, the OpenAPI document and the coverage page are all made from these.
 */
import type { z } from 'zod';
import type { ApiKey, Scope } from '../api-keys/api-keys.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { FaultStatus } from './fault.ts';

/** What is sent back. `body` is a JSON value; left out, there is no body. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as bytes: what is sent the first time and every time after. */
export interface SentAnswer {
  readonly status: Answer['status'];
  readonly headers: Readonly<Record<string, string>>;
  /** '' where there is no body. */
  readonly text: string;
}

/**
 * One transaction, in which the caller's token is looked up again: the call may have waited for its turn behind the
 * revocation. An act of a call is done by this or by `once`, and by no transaction of its own.
 */
export type Transact = <T>(act: (tx: Database) => Promise<T>) => Promise<T>;

export interface Call<P, Q, B> {
  readonly gateway: Gateway;
  /** Whose credential it is. Throws `TypeError` where the endpoint has no scope. */
  readonly caller: ApiKey;
  readonly params: P;
  readonly query: Q;
  /** The parsed body where the endpoint has a schema for it. */
  readonly body: B;
  /** The body as it came; empty where `body` is `stream`, which the handler reads from `request`. */
  readonly bytes: Uint8Array;
  readonly request: Request;
  readonly transact: Transact;
  /**
   * Does the act in one transaction, and once for an `Idempotency-Key`: a further call with this key gets
   * the bytes of the first answer. An act that throws changes nothing and is not remembered.
   * `bodyDigest` is needed where the body is a stream: what makes two bodies the same.
   */
  readonly once: (
    act: (tx: Database) => Promise<Answer>,
    bodyDigest?: string,
  ) => Promise<SentAnswer>;
}

/** What an act needs of its call, whoever calls. */
export type Acting = Pick<Call<unknown, unknown, unknown>, 'gateway' | 'transact'>;

export type BodySpec<B> =
  | { readonly json: z.ZodType<B>; readonly maxBytes?: number }
  /** Bytes of which the handler makes sense by itself, such as one that a signature is over. */
  | {
      readonly bytes: {
        readonly contentType: string;
        readonly maxBytes: number;
        readonly schema: z.ZodType;
      };
    }
  | { readonly stream: { readonly contentType: string; readonly schema: z.ZodType } };

export interface FaultSpec {
  readonly status: FaultStatus;
  /** The stable code, as it stands in our body where the API's own shape has a place for it. */
  readonly code: string;
  readonly when: string;
}

export interface AnswerSpec {
  readonly when: string;
  readonly body?: z.ZodType;
}

export interface EndpointSpec<P, Q, B> {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** As in OpenAPI: `/v1/keys/{key_id}/verify`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** What the caller's API key must have; left out, anybody may call. */
  readonly scope?: Scope;
  /** Where the body is signed and no token is brought: the header of the signature, and what it holds. */
  readonly signature?: { readonly header: string; readonly what: string };
  readonly params?: z.ZodObject & z.ZodType<P>;
  readonly query?: z.ZodObject & z.ZodType<Q>;
  readonly body?: BodySpec<B>;
  readonly answers: Readonly<Partial<Record<Answer['status'], AnswerSpec>>>;
  /** Beyond those that every endpoint of its kind has (401, 403, a body that is no JSON, 413, 429, 500). */
  readonly faults: readonly FaultSpec[];
  /** A creating call: `Idempotency-Key` is honoured, and the handler does its act by `call.once`. */
  readonly creates?: true;
  /**
   * The answer holds what must not be kept: `once` remembers what stands for it, and the handler makes the
   * answer from that, the first time and every time after.
   */
  readonly answersAfresh?: true;
  readonly handle: (call: Call<P, Q, B>) => Promise<Answer | SentAnswer>;
}

/** An endpoint whose types are sealed in: what lists of endpoints hold. */
export interface Endpoint extends Omit<EndpointSpec<unknown, unknown, unknown>, 'handle'> {
  readonly handle: (call: Call<never, never, never>) => Promise<Answer | SentAnswer>;
}

/** Checks the types of one endpoint against each other, and gives it for a list. */
export function endpoint<P = unknown, Q = unknown, B = unknown>(
  spec: EndpointSpec<P, Q, B>,
): Endpoint {
  return spec;
}

/** Where a call is served a second time, and in what it differs there. */
export type Twin<B> = Pick<EndpointSpec<unknown, unknown, B>, 'path' | 'operationId' | 'summary'> &
  Partial<Pick<EndpointSpec<unknown, unknown, B>, 'scope' | 'body'>>;

/** One call at two places: what it takes, answers and does is said once. */
export function twins<P = unknown, Q = unknown, B = unknown>(
  spec: EndpointSpec<P, Q, B>,
  twin: Twin<NoInfer<B>>,
): readonly [Endpoint, Endpoint] {
  return [endpoint(spec), endpoint({ ...spec, ...twin })];
}
