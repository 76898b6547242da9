/**
 * Who calls: the operator whose session the cookie names. The session is looked up at every call, so
 * a logout or a revocation counts at once, in whichever process it was done.
 */
import type { Context } from 'hono';
import { refuse } from '../../core/refusal.ts';
import type { Gateway } from '../gateway.ts';
import { actingAs } from '../operators/operators.ts';
import { findSession, keepAlive } from '../operators/sessions.ts';
import type { Session } from '../operators/sessions.ts';
import { tokenOf } from './cookie.ts';

/** The gateway as the operator acts in it. Refuses `SESSION_ENDED`. */
export async function actingOperator(gateway: Gateway, c: Context): Promise<Gateway> {
  const token = tokenOf(c);
  const session = await sessionOf(gateway, c);
  if (token === undefined || session === undefined) return refuse('SESSION_ENDED');
  // A page left open that asks by itself must not keep its session for ever.
  if (c.req.header('X-Console-Background') !== '1') await keepAlive(gateway, token, session);
  return actingAs(gateway, session);
}

/** The session of a call, if there is one. It is not kept alive by this. */
export async function sessionOf(gateway: Gateway, c: Context): Promise<Session | undefined> {
  const token = tokenOf(c);
  return token === undefined ? undefined : await findSession(gateway, token);
}
