/**
 * What waits for a person at the gateway, from its own facts: the list on Home, the next step first.
 * It says where to look; what may be done is the gateway's to decide.
 */
import type { OpenBundle, Outbox, Overview } from '../../gateway/console/contract.ts';
import type { Route } from './route.svelte.ts';

export type Waiting = (
  | { readonly kind: 'pair' }
  | { readonly kind: 'seal'; readonly items: number }
  | { readonly kind: 'show'; readonly bundle: OpenBundle }
  | { readonly kind: 'expect'; readonly bundle: OpenBundle }
  | { readonly kind: 'expired'; readonly bundle: OpenBundle }
) & { readonly to: Route };

/** In the order of the work: what the station must see first, then what is expected of it. */
export function waitingFor(
  { station }: Overview,
  { queued, bundles }: Outbox,
  now: number,
): Waiting[] {
  if (station === null) return [{ kind: 'pair', to: { screen: 'pairing' } }];
  const open = bundles.map((bundle) => waitingBundle(bundle, now));
  const unsealed: Waiting[] =
    queued === 0 ? [] : [{ kind: 'seal', items: queued, to: { screen: 'outbox' } }];
  return [
    ...open.filter(({ kind }) => kind !== 'expect'),
    ...unsealed,
    ...open.filter(({ kind }) => kind === 'expect'),
  ];
}

/** In their order, so that the station sees no gap: the first that it can have and has not been shown. */
export function nextToShow(bundles: readonly OpenBundle[], now: number): OpenBundle | undefined {
  return bundles.find((bundle) => bundle.shownAt === '' && !isExpired(bundle, now));
}

export function isExpired({ notAfter }: OpenBundle, now: number): boolean {
  return Date.parse(notAfter) < now;
}

function waitingBundle(bundle: OpenBundle, now: number): Waiting {
  if (isExpired(bundle, now)) return { kind: 'expired', bundle, to: { screen: 'outbox' } };
  return bundle.shownAt === ''
    ? { kind: 'show', bundle, to: { screen: 'show', bundleId: bundle.bundleId } }
    : { kind: 'expect', bundle, to: { screen: 'inbox' } };
}
