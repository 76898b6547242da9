/** Calls whose handlers are being written. Each leaves this list when it is served. */
import type { Handlers } from '../call.ts';

type Pending =
  | 'decline'
  | 'key'
  | 'keyRing'
  | 'auditPage'
  | 'auditVerify'
  | 'backup'
  | 'testRestore'
  | 'restore';

export function pendingHandlers(): Pick<Handlers, Pending> {
  const notServed = (): never => {
    throw new Error('this call is not served yet');
  };
  return {
    decline: notServed,
    key: notServed,
    keyRing: notServed,
    auditPage: notServed,
    auditVerify: notServed,
    backup: notServed,
    testRestore: notServed,
    restore: notServed,
  };
}
