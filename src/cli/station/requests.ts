/** Which request a verb means: the one named, or the only one in the state that the verb acts on. */
import type { RequestFacts } from '../../ipc/shapes.ts';
import { usage } from '../arguments.ts';
import type { Invocation, OptionSpec } from '../verb.ts';
import { refuse } from '../../core/refusal.ts';
import type { Station } from './connection.ts';

export const REQUEST_OPTION: Readonly<Record<'request', OptionSpec>> = {
  request: { value: 'ID', about: 'which request; may be left out when only one is waiting' },
};

/** The id of the request; `USAGE` when it is left out and none or several are waiting. */
export async function chooseRequest(
  station: Station,
  invocation: Invocation,
  isMeant: (request: RequestFacts) => boolean,
): Promise<string> {
  const named = invocation.optionalText('request');
  if (named !== undefined) {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(named)) {
      usage('--request wants the id of a request');
    }
    return named;
  }
  const status = await station.call('status', {});
  if (!status.exists) return refuse('VAULT_NOT_FOUND', { path: invocation.text('data') });
  const [only, ...others] = status.requests.filter(isMeant);
  if (only === undefined) return usage('no request is waiting for this (station status lists all)');
  if (others.length > 0)
    return usage(`${others.length + 1} requests are waiting: name one with --request`);
  return only.requestId;
}
