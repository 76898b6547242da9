/**
 * The routes of an API, made from its endpoints. What every call goes through stands here, in order: its
 * address has calls left, the caller is known, has calls left and may do it, the body is taken in (capped),
 * an answer given before is given again, the input is checked, and only then the endpoint acts. A token that
 * was revoked meanwhile ends the call before its act.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { sha256Hex } from '../../core/crypto/digest.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import { apiKeyOf, isStillValid } from '../api-keys/credential.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { Api } from './api.ts';
import { takeBody } from './body.ts';
import type { CallBudget } from './call-budget.ts';
import { callFacts } from './call-facts.ts';
import { bodyOf, callDigest, input } from './call-input.ts';
import type { Endpoint, SentAnswer, Transact } from './endpoint.ts';
import { InTurn, asSent, doOnce, firstAnswer, idempotencyKeyOf } from './idempotency.ts';
import { sentResponse } from './response.ts';
import { withinLimits } from './within-limits.ts';
import type { ServeOptions } from './within-limits.ts';

export function serveEndpoints(gateway: Gateway, api: Api, options: ServeOptions = {}): Hono {
  const routes = new Hono();
  const inTurn = new InTurn();
  for (const endpoint of api.endpoints) {
    routes.on(endpoint.method.toUpperCase(), routeOf(endpoint), (c) => {
      const facts = callFacts(c.req.raw);
      facts.api = api.name;
      facts.operation = endpoint.operationId;
      return withinLimits(api, c, options, async (budget) =>
        sentResponse(await answer(gateway, api, endpoint, c, inTurn, budget)),
      );
    });
  }
  return routes;
}

/** The path of an endpoint as hono writes it. */
export function routeOf({ path }: Pick<Endpoint, 'path'>): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

async function answer(
  gateway: Gateway,
  api: Api,
  endpoint: Endpoint,
  c: Context,
  inTurn: InTurn,
  budget: CallBudget,
): Promise<SentAnswer> {
  const request = c.req.raw;
  const { headers } = request;
  const wanted = endpoint.body;
  const caller = await admitted(gateway, api, endpoint, request, budget);
  const bytes = await takeBody(request, wanted);
  const key = endpoint.creates && idempotencyKeyOf(headers);
  const callKey =
    key === undefined || caller === undefined
      ? undefined
      : { apiKeyId: caller.id, operation: endpoint.operationId, key };
  const digestOf = (bodyDigest: string): string => callDigest(endpoint, c, bodyDigest);
  const ownDigest = sha256Hex(bytes);
  const checkNotRevoked = async (db: Database): Promise<void> => {
    if (caller && !(await isStillValid(db, caller))) throw api.unauthorized();
  };
  const transact: Transact = (work) =>
    gateway.db.transaction().execute(async (tx) => {
      await checkNotRevoked(tx);
      return await work(tx);
    });
  const act = async (): Promise<SentAnswer> => {
    // A body may have come for minutes, and so may the call before this one under the same key.
    if (wanted !== undefined) await checkNotRevoked(gateway.db);
    const isKept = wanted !== undefined && !('stream' in wanted) && endpoint.answersAfresh !== true;
    if (callKey && isKept) {
      const first = await firstAnswer(gateway.db, callKey, digestOf(ownDigest));
      if (first !== undefined) return first;
    }
    const given = await endpoint.handle({
      gateway,
      get caller(): ApiKey {
        if (caller) return caller;
        throw new TypeError(`${endpoint.operationId} has no caller`);
      },
      params: input(endpoint.params, c.req.param()) as never,
      query: input(endpoint.query, c.req.query()) as never,
      body: bodyOf(endpoint, headers, bytes) as never,
      bytes,
      request,
      transact,
      once: (work, bodyDigest = ownDigest) =>
        doOnce(transact, gateway.clock, callKey, digestOf(bodyDigest), work),
    });
    return 'text' in given ? given : asSent(given);
  };
  return callKey ? await inTurn.run(callKey, act) : await act();
}

/** The caller, who has calls left and may do this; undefined where nobody needs a credential. */
async function admitted(
  gateway: Gateway,
  api: Api,
  { scope }: Endpoint,
  request: Request,
  budget: CallBudget,
): Promise<ApiKey | undefined> {
  budget.checkAddress();
  if (scope === undefined) return undefined;
  const token = api.credential(request.headers);
  const caller = token === undefined ? undefined : await apiKeyOf(gateway.db, token);
  if (caller === undefined) throw api.unauthorized();
  budget.checkCaller(caller.id);
  callFacts(request).apiKeyId = caller.id;
  if (!caller.scopes.includes(scope)) throw api.forbidden(scope);
  return caller;
}
