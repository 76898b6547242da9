/** Faults that several calls of Portal's API have. */
import { Fault } from '../conventions/fault.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';

export const PAIR_NOT_FOUND: FaultSpec = {
  status: 404,
  code: 'NOT_FOUND',
  when: 'this client has no such pair',
};

/** The same for what is another client's: nobody learns which ids exist. */
export function notFound(what: string): Fault {
  return new Fault(404, 'NOT_FOUND', `This client has no such ${what}`);
}
