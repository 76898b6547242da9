/** The air gap in one line: `breached: interface-up:eth0, wifi:phy0`. */
import type { AirGapFacts } from '../../ipc/shapes.ts';

export function airGapText({ state, findings }: AirGapFacts): string {
  const found = findings.map(({ what, name }) => `${what}:${name}`).join(', ');
  return found === '' ? state : `${state}: ${found}`;
}
