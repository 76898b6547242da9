/**
 * A call of the page on its way in and its answer on the way out: only what the list has, only from
 * our own page, only in the form that is written down. Attacker: a page that was taken over.
 */
import { isRefusal, refuse } from '../core/refusal.ts';
import type { z } from 'zod';
import type { ErrorValue } from '../ipc/messages.ts';
import { PAGE_CALLS, type PageCallName, type PageCalls } from '../ipc/page.ts';
import type { Sender } from './surroundings.ts';

/** Refuses `SENDER_REFUSED`: another origin, or a frame inside the page. */
export function checkSender(sender: Sender, origin: string): void {
  if (sender.origin !== origin || !sender.isMainFrame) refuse('SENDER_REFUSED');
}

/** Refuses `CALL_UNKNOWN`, without saying back what was asked: the name is the page's. */
export function knownCall(name: unknown): PageCallName {
  return isPageCall(name) ? name : refuse('CALL_UNKNOWN');
}

/** Refuses `SCHEMA_VIOLATION`, naming the place and never the value: it may be a passphrase. */
export function pageInput<N extends PageCallName>(
  name: N,
  input: unknown,
): z.output<PageCalls[N]['input']> {
  const result = PAGE_CALLS[name].input.safeParse(input, { reportInput: false });
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = [name, ...(issue?.path ?? []).map(String)].join('.');
    return refuse('SCHEMA_VIOLATION', { where, reason: issue?.code ?? 'is not valid' });
  }
  // TypeScript does not see that the schema and the type are indexed by the same name.
  return result.data as z.output<PageCalls[N]['input']>;
}

/** A refusal as it is; of any other fault only that it was one, for its words may hold anything. */
export function errorValueOf(error: unknown): ErrorValue {
  if (isRefusal(error)) {
    const { code, message, facts } = error;
    return { code, message, facts };
  }
  return { code: 'INTERNAL', message: INTERNAL_FAULT, facts: {} };
}

export const INTERNAL_FAULT =
  'Something failed inside Permafrost. Look at the state of the station before you try again; when it repeats, report it.';

function isPageCall(name: unknown): name is PageCallName {
  return typeof name === 'string' && Object.hasOwn(PAGE_CALLS, name);
}
