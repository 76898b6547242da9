/** The way round the window: groups by role of work, and a title for each screen. */
import type { ScreenName } from '../state/route.svelte.ts';

export const navigation = {
  label: 'Screens',
  menu: 'Menu',
  groups: {
    work: 'Daily work',
    keys: 'Keys',
    evidence: 'Evidence',
    station: 'Station',
  },
  screens: {
    home: 'Home',
    'set-up': 'Set up this station',
    restore: 'Restore from a backup',
    unlock: 'Unlock',
    pairing: 'Pair a gateway',
    receive: 'Receive a request',
    requests: 'Requests',
    request: 'Request',
    keys: 'Keys',
    key: 'Key',
    'key-ring': 'Key ring',
    audit: 'Audit log',
    records: 'Ceremony records',
    record: 'Ceremony record',
    custodians: 'Custodians and policy',
    backup: 'Backup',
    settings: 'Settings',
    clock: 'Confirm the clock',
  } satisfies Record<ScreenName, string>,
} as const;
