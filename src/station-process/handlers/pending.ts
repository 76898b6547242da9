/** Calls whose handlers are being written. Each leaves this list when it is served. */
import type { Handlers } from '../call.ts';

type Pending =
  | 'pulse'
  | 'stillHere'
  | 'airGap'
  | 'acknowledgeAirGap'
  | 'decline'
  | 'keys'
  | 'key'
  | 'keyRing'
  | 'auditPage'
  | 'auditVerify'
  | 'backup'
  | 'testRestore'
  | 'restore'
  | 'ceremonies'
  | 'ceremony'
  | 'signedRecord'
  | 'recordDeviation';

export function pendingHandlers(): Pick<Handlers, Pending> {
  const notServed = (): never => {
    throw new Error('this call is not served yet');
  };
  return {
    pulse: notServed,
    stillHere: notServed,
    airGap: notServed,
    acknowledgeAirGap: notServed,
    decline: notServed,
    keys: notServed,
    key: notServed,
    keyRing: notServed,
    auditPage: notServed,
    auditVerify: notServed,
    backup: notServed,
    testRestore: notServed,
    restore: notServed,
    ceremonies: notServed,
    ceremony: notServed,
    signedRecord: notServed,
    recordDeviation: notServed,
  };
}
