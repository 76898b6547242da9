/** The audit log. */
import { toHex } from '../../core/encoding/bytes.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import type { AUDIT_CALLS } from '../../ipc/calls/audit.ts';
import { exportAudit, verifyLogAgain } from '../../station/audit.ts';
import { auditEntryFacts } from '../audit-facts.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';

export function auditHandlers(host: StationHost): Pick<Handlers, keyof typeof AUDIT_CALLS> {
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

    async auditVerify(_, report) {
      const { surroundings } = await host.opened();
      const verified = await verifyLogAgain(surroundings, (done, total) => {
        report({ done, total, what: '' });
      });
      const { size, checkpointSize } = verified;
      const root = toHex(verified.root);
      return { size, root, words: digestWords(root), checkpointSize };
    },
  };
}
