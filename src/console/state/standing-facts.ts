/** How the gateway and its station stand, as lines for people. */
import type { Overview } from '../../gateway/console/contract.ts';
import { absoluteTime } from '../../renderer/text/time.ts';
import { home } from '../text/home.ts';

export type Fact = { readonly label: string; readonly value: string; readonly isMono?: boolean };

const labels = home.facts;
const AIR_GAP = {
  '': home.airGap.unknown,
  intact: home.airGap.intact,
  acknowledged: home.airGap.acknowledged,
  breached: home.airGap.breached,
} as const;

export function standingFacts(overview: Overview): Fact[] {
  const { station, items, keys, auditEntries, gateway } = overview;
  return [
    ...stationFacts(station),
    { label: labels.items, value: labels.itemsValue(items) },
    { label: labels.keys, value: String(keys) },
    { label: labels.ownLog, value: labels.ownLogValue(auditEntries) },
    { label: labels.id, value: gateway.gatewayId, isMono: true },
  ];
}

function stationFacts(station: Overview['station']): Fact[] {
  if (station === null) return [{ label: labels.station, value: labels.noStation }];
  const { name, pairedAt, responses, airGap, airGapFindings, logSize, generation } = station;
  const findings = airGapFindings === '' ? '' : `: ${airGapFindings}`;
  return [
    { label: labels.station, value: name },
    { label: labels.paired, value: absoluteTime(pairedAt) },
    { label: labels.responses, value: String(responses) },
    { label: labels.airGap, value: `${AIR_GAP[airGap]}${findings}` },
    { label: labels.log, value: labels.entries(logSize) },
    { label: labels.generation, value: labels.restores(generation) },
  ];
}
