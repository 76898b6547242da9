/**
 * R7: the checkpoint of this station that the gateway holds is part of this station's audit log. It
 * is what finds a vault restored from an old copy, or a second copy of it in use: the log that the
 * other side has seen is longer, or another, than the one here (adversary C, "rolls the image back").
 */
import { logOrigin, verifyCheckpoint } from '../../core/audit/checkpoint.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import type { Rule } from './rule.ts';

export const RECEIPT_RULE: Rule = {
  id: 'R7',
  says: 'The checkpoint of this station that the gateway sends back lies in this audit log.',
  check: ({ request, station, identityKey, records }) => {
    const { receipt, previous } = request.head;
    if (receipt === '') {
      if (previous === '') return;
      // Whoever imported a response holds its checkpoint: leaving it out would hide a rollback.
      return refuse('SCHEMA_VIOLATION', {
        where: 'head.receipt',
        reason: 'is empty, though a response was imported',
      });
    }
    const origin = logOrigin('station', station.stationId);
    const { size, root } = verifyCheckpoint({ note: receipt, origin, publicKey: identityKey });
    const isOurs = size <= records.auditSize() && equalBytes(records.tree().root(size), root);
    if (!isOurs) refuse('RECEIPT_UNKNOWN', { size });
  },
};
