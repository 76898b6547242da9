/** Where a refusal is set right: the screen to go to, by its code; undefined where there is none. */
import type { Route } from './route.svelte.ts';

export type NextStep = {
  readonly label: 'unlock' | 'clock' | 'pair' | 'custodians';
  readonly to: Route;
};

const NEXT_STEPS: Readonly<Record<string, NextStep>> = {
  STATION_LOCKED: { label: 'unlock', to: { screen: 'unlock' } },
  CLOCK_WENT_BACK: { label: 'clock', to: { screen: 'clock' } },
  CLOCK_JUMPED: { label: 'clock', to: { screen: 'clock' } },
  SIGNER_UNKNOWN: { label: 'pair', to: { screen: 'pairing' } },
  PASSPHRASE_BLOCKED: { label: 'custodians', to: { screen: 'custodians' } },
};

export function nextStepAfter(code: string): NextStep | undefined {
  return Object.hasOwn(NEXT_STEPS, code) ? NEXT_STEPS[code] : undefined;
}
