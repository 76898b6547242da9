/** Locked and unlocked. */
import { onRecord } from '../../station/audit.ts';
import { unlock } from '../../station/unlock.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';

const MINUTE_MS = 60_000;

export function sessionHandlers(
  host: StationHost,
): Pick<Handlers, 'unlock' | 'stillHere' | 'lock'> {
  return {
    async unlock({ custodians, idleMinutes }) {
      const { surroundings, session, airGap } = await host.working();
      await onRecord(surroundings, 'unlock.refused', {}, () => {
        airGap.check();
      });
      const { keys, unlockedBy } = await unlock(surroundings, custodians);
      session.open(keys, idleMinutes === undefined ? undefined : idleMinutes * MINUTE_MS);
      airGap.sessionBegins();
      return { unlockedBy: [...unlockedBy], idleMs: session.idleMs };
    },

    async stillHere() {
      const { session } = await host.working();
      session.keys();
      return { locksInMs: session.locksInMs };
    },

    lock() {
      host.lock('asked');
      return {};
    },
  };
}
