/** The audit log. */
import { exportAudit } from '../../station/audit.ts';
import { auditEntryFacts } from '../audit-facts.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';

export function auditHandlers(host: StationHost): Pick<Handlers, 'audit' | 'auditPage'> {
  return {
    async audit() {
      const { surroundings, session } = await host.opened();
      return exportAudit(surroundings.vault, session.keysIfUnlocked()?.identity);
    },

    async auditPage({ kind, before, limit }) {
      const { vault } = (await host.opened()).surroundings;
      // One more than wanted tells whether there are more.
      const found = vault.auditPage({ kind, before, limit: limit + 1 });
      return {
        entries: found.slice(0, limit).map(auditEntryFacts),
        hasMore: found.length > limit,
        size: vault.auditSize(),
      };
    },
  };
}
