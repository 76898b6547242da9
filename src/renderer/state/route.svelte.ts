/**
 * Where the window stands. A route is a value, not an address: there is nothing to type in, nothing
 * that a bundle could name, and a screen gets exactly the facts that its route carries.
 */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'set-up' }
  | { readonly screen: 'restore' }
  | { readonly screen: 'unlock' }
  | { readonly screen: 'pairing' }
  | { readonly screen: 'receive' }
  | { readonly screen: 'requests' }
  | { readonly screen: 'request'; readonly requestId: string }
  | { readonly screen: 'keys' }
  | { readonly screen: 'key'; readonly keyId: string }
  | { readonly screen: 'key-ring' }
  | { readonly screen: 'audit' }
  | { readonly screen: 'records' }
  | { readonly screen: 'record'; readonly ceremonyId: string }
  | { readonly screen: 'custodians' }
  | { readonly screen: 'backup' }
  | { readonly screen: 'settings' }
  | { readonly screen: 'clock' };

export type ScreenName = Route['screen'];

const LONGEST_HISTORY = 50;

let current = $state.raw<Route>({ screen: 'home' });
let visit = $state(0);
let history = $state.raw<readonly Route[]>([]);

export const route = {
  get current(): Route {
    return current;
  },
  /** Changes with every move, so that going to the same screen again draws it anew. */
  get visit(): number {
    return visit;
  },
  go(to: Route): void {
    history = [...history, current].slice(-LONGEST_HISTORY);
    moveTo(to);
  },
  /** Goes there with nothing to go back to: after a change of what the station is. */
  startAt(to: Route): void {
    history = [];
    moveTo(to);
  },
  /** Goes back where there is something to go back to. */
  back(): void {
    const previous = history.at(-1);
    if (previous === undefined) return;
    history = history.slice(0, -1);
    moveTo(previous);
  },
  get canGoBack(): boolean {
    return history.length > 0;
  },
};

function moveTo(to: Route): void {
  current = to;
  visit += 1;
}
