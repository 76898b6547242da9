/** What answers each call of the contract. A call that is not here does not compile. */
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Gateway } from '../gateway.ts';
import { logIn } from '../operators/log-in.ts';
import { KNOWN_SECONDS } from '../operators/known-browsers.ts';
import { endSession } from '../operators/sessions.ts';
import type { Session } from '../operators/sessions.ts';
import { outboxOf, saveAsFile, sealOutbox, showAsCodes } from './calls/outbox.ts';
import { overviewOf } from './calls/overview.ts';
import { compareCard, inspectCard, ourCard, pairCard } from './calls/pairing.ts';
import { requestsOf } from './calls/requests.ts';
import { takeResponse } from './calls/responses.ts';
import type { CallName, Calls, SessionView } from './contract.ts';
import { browserTokenOf, giveBrowserToken, giveToken, takeToken, tokenOf } from './cookie.ts';
import { sessionOf } from './logged-in.ts';

export type InputOf<N extends CallName> = Calls[N]['input'] extends z.ZodType
  ? z.output<Calls[N]['input']>
  : Calls[N]['input'] extends 'bytes'
    ? Uint8Array
    : undefined;

export type OutputOf<N extends CallName> = Calls[N]['output'] extends z.ZodType
  ? z.output<Calls[N]['output']>
  : Uint8Array;

export type HandlerCall<N extends CallName> = {
  /** As the operator acts in it, where the call needs a login. */
  readonly gateway: Gateway;
  readonly input: InputOf<N>;
  readonly c: Context;
  /** The page's own origin; '' for a call that changes nothing. */
  readonly origin: string;
};

export type Handlers = {
  readonly [N in CallName]: (call: HandlerCall<N>) => OutputOf<N> | Promise<OutputOf<N>>;
};

export const HANDLERS: Handlers = {
  session: async ({ gateway, c }) => view(gateway, await sessionOf(gateway, c)),
  login: async ({ gateway, input, c, origin }) => {
    const { token, session, browserToken } = await logIn(gateway, {
      ...input,
      earlierToken: tokenOf(c),
      browserToken: browserTokenOf(c),
    });
    giveToken(c, token, origin);
    giveBrowserToken(c, { token: browserToken, seconds: KNOWN_SECONDS }, origin);
    return view(gateway, session);
  },
  logout: async ({ gateway, c, origin }) => {
    const token = tokenOf(c);
    if (token !== undefined) await endSession(gateway, token);
    takeToken(c, origin);
    return {};
  },
  overview: ({ gateway }) => overviewOf(gateway),
  requests: ({ gateway, c }) =>
    requestsOf(gateway, { state: c.req.query('state'), before: c.req.query('before') }),
  outbox: ({ gateway }) => outboxOf(gateway),
  'outbox/seal': ({ gateway }) => sealOutbox(gateway),
  'outbox/:bundleId/show': ({ gateway, c }) => showAsCodes(gateway, c.req.param('bundleId') ?? ''),
  'outbox/:bundleId/file': ({ gateway, c }) => saveAsFile(gateway, c.req.param('bundleId') ?? ''),
  'responses/light': ({ gateway, input }) =>
    takeResponse(gateway, { bytes: input, transport: 'frames' }),
  'responses/file': ({ gateway, input }) =>
    takeResponse(gateway, { bytes: input, transport: 'file' }),
  card: ({ gateway }) => ourCard(gateway),
  'station-card': ({ gateway, input }) => inspectCard(gateway, input),
  'station-card/compare': ({ gateway, input }) => compareCard(gateway, input),
  pair: ({ gateway, input }) => pairCard(gateway, input),
};

function view({ identity }: Gateway, session: Session | undefined): SessionView {
  const { name, env } = identity;
  if (session === undefined) return { gateway: { name, env }, operator: null };
  const { name: operator, idleEndsAt, endsAt } = session;
  return { gateway: { name, env }, operator: { name: operator, idleEndsAt, endsAt } };
}
