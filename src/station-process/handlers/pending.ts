/** Calls whose handlers are being written. Each leaves this list when it is served. */
import type { Handlers } from '../call.ts';

type Pending = 'auditVerify';

export function pendingHandlers(): Pick<Handlers, Pending> {
  const notServed = (): never => {
    throw new Error('this call is not served yet');
  };
  return {
    auditVerify: notServed,
  };
}
