/** Puts all that is queued into sealed bundles, after what will not be answered came back to the queue. */
import { activeStation } from '../pairing/paired-station.ts';
import type { Gateway } from '../gateway.ts';
import { requeueUnanswerable } from './requeue.ts';
import { sealNextRequest } from './seal-request.ts';

export interface SealReport {
  /** Ids of the bundles that were made now. */
  readonly fresh: ReadonlySet<string>;
  /** Items taken back from bundles that expired or can no longer be answered. */
  readonly requeued: number;
}

/** Refuses `STATION_NOT_PAIRED`, `AUDIT_LOG_CHANGED`. */
export async function sealQueued(gateway: Gateway): Promise<SealReport> {
  await activeStation(gateway.db);
  const requeued = await requeueUnanswerable(gateway);
  const fresh = new Set<string>();
  for (;;) {
    const bundleId = await sealNextRequest(gateway);
    if (bundleId === undefined) return { fresh, requeued };
    fresh.add(bundleId);
  }
}
