/** Whom a token speaks for: the client that its maker named. */
import type { ApiKey } from '../api-keys/api-keys.ts';
import { Fault } from '../conventions/fault.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';

export const NO_CLIENT: FaultSpec = {
  status: 403,
  code: 'AUTH_FAILED',
  when: 'the token speaks for no client',
};

/** Throws `Fault` 403 `AUTH_FAILED`. */
export function clientOf({ subject }: ApiKey): string {
  if (subject !== '') return subject;
  throw new Fault(403, 'AUTH_FAILED', 'This token speaks for no client');
}
