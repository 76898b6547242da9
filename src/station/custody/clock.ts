/**
 * Confirming a clock that contradicts the audit log: it stands before the latest entry, or far after
 * it. People compare it with a watch they trust. The sheet names the hour, so that it stays the same
 * while they read and sign; the entry has the exact time.
 */
import { formatTime } from '../../core/clock.ts';
import { decodeEntry } from '../../core/audit/entry.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CustodyAct } from './act.ts';

export function clockAct({ vault, clock }: Pick<Surroundings, 'vault' | 'clock'>): CustodyAct {
  const hour = `${formatTime(clock.now()).slice(0, 13)}:00 UTC`;
  const opening = vault.auditEntry(0);
  return {
    act: 'clock',
    kind: 'clock.confirmed',
    facts: { hour },
    title: 'Confirm the clock',
    lines: [
      { label: 'This clock says', value: `the hour that begins at ${hour.replace('T', ' ')}` },
      {
        label: 'Station was made at',
        value: opening === undefined ? 'unknown' : decodeEntry(opening).at,
      },
    ],
    write: () => {
      // The entry itself is what moves the latest time on record.
    },
  };
}
