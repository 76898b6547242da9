/** Locked and unlocked. */
import { unlock } from '../../station/unlock.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';

export function sessionHandlers(host: StationHost): Pick<Handlers, 'unlock' | 'lock'> {
  return {
    async unlock({ custodians }) {
      const { surroundings, session } = await host.working();
      const { keys, unlockedBy } = await unlock(surroundings, custodians);
      session.open(keys);
      return { unlockedBy: [...unlockedBy], idleMs: session.idleMs };
    },

    lock() {
      host.lock('asked');
      return {};
    },
  };
}
