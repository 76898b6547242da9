/** The audit log. */
import { exportAudit } from '../../station/audit.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';

export function auditHandlers(host: StationHost): Pick<Handlers, 'audit'> {
  return {
    async audit() {
      const { surroundings, session } = await host.opened();
      return exportAudit(surroundings.vault, session.keysIfUnlocked()?.identity);
    },
  };
}
