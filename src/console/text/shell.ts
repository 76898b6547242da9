/** The head of the console, its menu, and what can appear over every screen. */
import { countdown } from '../../renderer/text/time.ts';
import type { Way } from '../state/ways.ts';

export const shell = {
  product: 'Permafrost gateway',
  skip: 'Skip to the screen',
  reading: 'Reading…',
  as: (name: string) => `Logged in as ${name}`,
  clock: 'Clock',
  logOut: 'Log out',
  loggedOut: 'You are logged out.',
  menuLabel: 'Screens',
  menu: 'Menu',
  ways: {
    home: 'Home',
    outbox: 'Show to the station',
    inbox: 'Read from the station',
    requests: 'Requests',
    pairing: 'Pairing',
  } satisfies Record<Way, string>,
  environments: {
    test: 'This gateway is for tests',
    production: 'This gateway serves real customers',
  },
  unreachable: 'The gateway cannot be asked',
  warning: {
    idle: 'Are you still there?',
    idleBody: (seconds: number) =>
      `Nobody did anything for a while. You will be logged out in ${countdown(seconds)}.`,
    stay: 'Stay logged in',
    end: 'Your session ends soon',
    endBody: (seconds: number) =>
      `It has lasted as long as it may. You will be logged out in ${countdown(seconds)}; finish what you began, then log in again.`,
  },
} as const;
