/**
 * Acknowledging a breach of the air gap: a quorum has seen what the monitor found and takes it on
 * record. The sheet names each finding, so what is found later was not agreed to.
 */
import { refuse } from '../../core/refusal.ts';
import type { FindingKind } from '../../protocol/air-gap.ts';
import { findingText, findingsText, type AirGap } from '../air-gap/finding.ts';
import type { CustodyAct } from './act.ts';

const MEANING: Readonly<Record<FindingKind, string>> = {
  'interface-up': 'a network interface is switched on',
  'default-route': 'the machine has a way to other networks',
  wifi: 'a Wi-Fi radio is present',
  bluetooth: 'a Bluetooth radio is present',
  modem: 'a mobile modem is present',
  'not-observable': 'this part of the machine cannot be seen from here',
};

/** Refuses `AIR_GAP_NOT_BREACHED`: there is nothing to take on record. */
export function airGapAct({ state, findings }: AirGap): CustodyAct {
  if (state !== 'breached') refuse('AIR_GAP_NOT_BREACHED', { state });
  return {
    act: 'air-gap',
    kind: 'air-gap.acknowledged',
    facts: { findings: findingsText(findings) },
    title: 'Acknowledge a breach of the air gap',
    lines: [
      ...findings.map((finding, index) => ({
        label: `Finding ${index + 1}`,
        value: `${findingText(finding)} (${MEANING[finding.what]})`,
      })),
      { label: 'It holds', value: 'for these findings, until the station locks' },
      { label: 'Responses', value: 'will say that the air gap was not intact' },
    ],
    write: () => {
      // The entry itself is the record; what it allows is kept in memory and ends with the process.
    },
  };
}
