/**
 * What a response says of the station that made it. A station that was restored from a backup counts
 * its generation up, so the machine before it, or a copy of its vault, is found when it answers
 * once more. Whoever may connect to a production station makes its keys worth nothing, so its answer
 * is refused while it says that its air gap was breached and nobody had taken that on record.
 */
import { refuse } from '../../core/refusal.ts';
import type { ResponseHead } from '../../protocol/bundle.ts';
import type { PairedStation } from '../pairing/paired-station.ts';

/** Refuses `STATION_SUPERSEDED` and, for production, `RESPONSE_AIR_GAP_BREACHED`. */
export function checkStation({ row }: PairedStation, head: ResponseHead): void {
  if (head.generation < row.generation) {
    refuse('STATION_SUPERSEDED', { found: head.generation, expected: row.generation });
  }
  const { state, findings } = head.air_gap;
  if (head.env === 'production' && state === 'breached') {
    refuse('RESPONSE_AIR_GAP_BREACHED', { findings: findings.join(' ') });
  }
}
