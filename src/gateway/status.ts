/** What an operator wants to know of a gateway at a glance. Nothing in it is secret. */
import type { AirGapState } from '../protocol/air-gap.ts';
import type { Gateway } from './gateway.ts';
import { drillStatus } from './drills/drill-status.ts';
import type { DrillStatus } from './drills/drill-status.ts';
import { findStation } from './pairing/paired-station.ts';
import { webhookCounts } from './webhooks/kept.ts';
import type { WebhookCounts } from './webhooks/kept.ts';
import { poolStatus } from './pool/pool-status.ts';
import type { PoolStatus } from './pool/pool-status.ts';
import { retailWaiting } from './retail/waiting.ts';
import type { RetailWaiting } from './retail/waiting.ts';
import type { ItemRow, RequestBundleRow } from './storage/tables.ts';

export interface GatewayStatus {
  readonly gatewayId: string;
  readonly env: string;
  readonly name: string;
  readonly station:
    | {
        readonly stationId: string;
        readonly name: string;
        readonly pairedAt: string;
        /** Number of the last imported response, and the size of the station's log in it. */
        readonly responses: number;
        readonly logSize: number;
        /** Counts restores of the station, from 1. */
        readonly generation: number;
        /** What its last response said of its air gap; '' before the first. */
        readonly airGap: AirGapState | '';
        readonly airGapFindings: string;
      }
    | undefined;
  /** What was asked of the station, by state. */
  readonly items: Readonly<Record<ItemRow['status'], number>>;
  readonly requests: Readonly<Record<RequestBundleRow['status'], number>>;
  /** Given to somebody, in both environments. */
  readonly keys: number;
  readonly pool: readonly PoolStatus[];
  readonly drills: DrillStatus;
  readonly webhooks: WebhookCounts;
  readonly retail: RetailWaiting;
  /** Entries of this gateway's own audit log, all of them verified since this process began. */
  readonly auditEntries: number;
}

/** Refuses `AUDIT_LOG_CHANGED` when the gateway's own log does not hold. */
export async function gatewayStatus(gateway: Gateway): Promise<GatewayStatus> {
  const { db, identity } = gateway;
  const station = await findStation(db);
  const items = { queued: 0, sent: 0, done: 0, refused: 0 };
  const countedItems = await db
    .selectFrom('item')
    .select((row) => ['status', row.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  for (const { status, count } of countedItems) items[status] = count;
  const requests = { open: 0, answered: 0, expired: 0, withdrawn: 0 };
  const countedRequests = await db
    .selectFrom('request_bundle')
    .select((row) => ['status', row.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  for (const { status, count } of countedRequests) requests[status] = count;
  const keys = await db
    .selectFrom('customer_key')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('status', '<>', 'pooled')
    .executeTakeFirstOrThrow();
  return {
    gatewayId: identity.gatewayId,
    env: identity.env,
    name: identity.name,
    station:
      station === undefined
        ? undefined
        : {
            stationId: station.row.station_id,
            name: station.row.name,
            pairedAt: station.row.paired_at,
            responses: station.row.latest_sequence,
            logSize: station.row.latest_size,
            generation: station.row.generation,
            airGap: station.row.air_gap,
            airGapFindings: station.row.air_gap_findings,
          },
    items,
    requests,
    keys: keys.count,
    pool: await poolStatus(db),
    drills: await drillStatus(db),
    webhooks: await webhookCounts(db),
    retail: await retailWaiting(gateway),
    auditEntries: await gateway.log.catchUp(db),
  };
}
