/** The menu: screens by role of work. Their order is also that of Alt + 1 … 9. */
import type { Route, ScreenName } from '../state/route.svelte.ts';
import type { navigation } from '../text/navigation.ts';

type Plain = Extract<
  ScreenName,
  | 'home'
  | 'receive'
  | 'requests'
  | 'keys'
  | 'key-ring'
  | 'pairing'
  | 'audit'
  | 'records'
  | 'custodians'
  | 'backup'
  | 'settings'
>;
type Group = {
  readonly name: keyof typeof navigation.groups;
  readonly screens: readonly Plain[];
};

export const WAYS: readonly Group[] = [
  { name: 'work', screens: ['home', 'receive', 'requests'] },
  { name: 'keys', screens: ['keys', 'key-ring', 'pairing'] },
  { name: 'evidence', screens: ['audit', 'records'] },
  { name: 'station', screens: ['custodians', 'backup', 'settings'] },
];

export const WAYS_IN_ORDER: readonly Plain[] = WAYS.flatMap(({ screens }) => screens);

/** The entry of the menu that a screen belongs to; undefined where it has none. */
export function wayOf(screen: ScreenName): Plain | undefined {
  if (screen === 'request') return 'requests';
  if (screen === 'key') return 'keys';
  if (screen === 'record') return 'records';
  return WAYS_IN_ORDER.find((way) => way === screen);
}

export function routeOf(screen: Plain): Route {
  return { screen };
}
