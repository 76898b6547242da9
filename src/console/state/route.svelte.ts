/** Where the console stands: a value, not an address, as in the station's window. */
import type { RequestView } from '../../gateway/console/contract.ts';

export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'outbox' }
  | { readonly screen: 'show'; readonly bundleId: string }
  | { readonly screen: 'inbox' }
  | { readonly screen: 'requests' }
  | { readonly screen: 'request'; readonly request: RequestView }
  | { readonly screen: 'pairing' };

let current = $state.raw<Route>({ screen: 'home' });
let visit = $state(0);

export const route = {
  get current(): Route {
    return current;
  },
  /** Changes with every move, so that going to the same screen again draws it anew. */
  get visit(): number {
    return visit;
  },
  go(to: Route): void {
    current = to;
    visit += 1;
  },
};
