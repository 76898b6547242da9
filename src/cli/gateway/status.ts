/** `gateway status`: what waits, what was answered, and whether the gateway's own log holds. */
import type { DrillStatus } from '../../gateway/drills/drill-status.ts';
import type { PoolStatus } from '../../gateway/pool/pool-status.ts';
import { gatewayStatus } from '../../gateway/status.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

/** As the station signed it in its last response. */
function airGapText({
  airGap,
  airGapFindings,
}: {
  airGap: string;
  airGapFindings: string;
}): string {
  if (airGap === '') return 'nothing said yet';
  return airGapFindings === '' ? airGap : `${airGap} (${airGapFindings})`;
}

function webhooksText({ waiting, givenUp }: { waiting: number; givenUp: number }): string {
  const lost = `${givenUp} GIVEN UP (gateway webhook redeliver sends them again)`;
  return `${waiting} waiting${givenUp === 0 ? '' : `, ${lost}`}`;
}

/** Loud where a key or a backup failed its last drill. */
function drillsText({ underWay, failed }: DrillStatus): string {
  const bad = `${failed.length} FAILED: gateway drill status names them`;
  return `${underWay} under way${failed.length === 0 ? '' : `, ${bad}`}`;
}

/** What can be given at once, by type, beside what is kept. */
function poolText(pool: readonly PoolStatus[]): string {
  return pool
    .map(
      ({ keyType, waiting, level }) => `${waiting}${level === 0 ? '' : ` of ${level}`} ${keyType}`,
    )
    .join(', ');
}

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway status --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const status = await withGateway(invocation, gatewayStatus);
    const { station, items, requests, retail } = status;
    const { backups } = status.drills;
    terminal.facts([
      ['gateway', `${status.name} (${status.gatewayId})`],
      ['environment', status.env],
      ['station', station ? `${station.name} (${station.stationId})` : 'none paired'],
      ...(station
        ? ([
            ['last response', `${station.responses}`],
            ['generation', station.generation],
            ['air gap', airGapText(station)],
          ] as const)
        : []),
      ['items', `${items.queued} queued, ${items.sent} across the gap, ${items.done} done`],
      ['refused items', `${items.refused}`],
      ['open bundles', `${requests.open}`],
      ['drills', drillsText(status.drills)],
      ['backups', `${backups.stored + backups.confirmed + backups.failed}`],
      ['keys', `${status.keys}`],
      ['pool', poolText(status.pool)],
      ...(status.webhooks.receivers === 0
        ? []
        : ([['webhooks', webhooksText(status.webhooks)]] as const)),
      ['verifications', `${retail.verifications} to be decided`],
      ['recoveries', `${retail.recoveries} wait for the people of the station`],
      ['audit log', `${status.auditEntries} entries, verified`],
    ]);
    terminal.document({ ...status, station: station ?? null });
    return EXIT.ok;
  },
};
