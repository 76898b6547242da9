/**
 * The witness file: what this gateway has seen last of its station's log, signed. It is made now and
 * then and kept with the backups; the day a station is restored, it tells an old backup from the
 * newest one (`protocol/witness.ts`).
 */
import { formatTime } from '../core/clock.ts';
import { readCheckpoint } from '../core/audit/checkpoint.ts';
import { writeNewFile } from '../media/write-file.ts';
import { makeWitness } from '../protocol/witness.ts';
import { appendEntry } from './audit/log.ts';
import { onRecord } from './audit/on-record.ts';
import type { Gateway } from './gateway.ts';
import { activeStation } from './pairing/paired-station.ts';

export interface WitnessReport {
  readonly path: string;
  readonly stationId: string;
  readonly generation: number;
  /** Entries of the station's log that the witness vouches for. */
  readonly logSize: number;
  readonly digest: string;
}

/** Refuses `STATION_NOT_PAIRED`, `FILE_EXISTS`, `FILE_UNWRITABLE`. */
export async function writeWitness(
  gateway: Gateway,
  { folder }: { folder: string },
): Promise<WitnessReport> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'witness' } }, async () => {
    const { row } = await activeStation(gateway.db);
    const { identity, clock } = gateway;
    const at = formatTime(clock.now());
    const { bytes, digest } = makeWitness(
      {
        station_id: row.station_id,
        gateway_id: identity.gatewayId,
        generation: row.generation,
        checkpoint: row.latest_checkpoint,
        issued_at: at,
      },
      identity.signing,
    );
    const logSize = row.latest_checkpoint === '' ? 0 : readCheckpoint(row.latest_checkpoint).size;
    const name = `witness-${logSize}-${digest.slice(0, 16)}.permafrost-witness`;
    const path = writeNewFile(folder, name, bytes);
    const facts = { station_id: row.station_id, log_size: logSize, digest };
    await gateway.db.transaction().execute(async (tx) => {
      await appendEntry(tx, { kind: 'witness.written', at, facts });
    });
    return { path, stationId: row.station_id, generation: row.generation, logSize, digest };
  });
}
