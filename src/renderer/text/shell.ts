/** The frame of the window: header, warnings, dialogs that can appear anywhere. */
import type { AirGapFacts } from '../../ipc/shapes.ts';
import { counted } from './plural.ts';
import { countdown } from './time.ts';

type Finding = AirGapFacts['findings'][number];

const FOUND: Record<Finding['what'], (name: string) => string> = {
  'interface-up': (name) => `The network interface ${name} is up.`,
  'default-route': (name) => `There is a way out of this machine through ${name}.`,
  wifi: (name) => `There is a Wi-Fi radio, ${name}.`,
  bluetooth: (name) => `There is a Bluetooth radio, ${name}.`,
  modem: (name) => `There is a mobile modem, ${name}.`,
  'not-observable': (name) => `${name} cannot be looked at, so nobody can say that it is off.`,
};

export const shell = {
  environment: {
    test: 'Not for real keys: what this station makes is marked test.',
    production: 'Real keys.',
  },
  noStation: 'Not set up',
  locked: 'Locked',
  unlocked: 'Unlocked',
  locksIn: (seconds: number) => `locks in ${countdown(seconds)}`,
  unlock: 'Unlock',
  lock: 'Lock now',
  panic: 'Panic lock',
  panicKey: 'F9',
  shortcuts: 'Shortcuts',
  shortcutsKey: '?',
  station: 'Station',
  clock: 'Clock',
  clockNote: 'not trusted',
  skip: 'Skip to the screen',
  airGap: {
    label: 'Air gap',
    states: {
      intact: 'Air gap intact',
      breached: 'AIR GAP BREACHED',
      acknowledged: 'Air gap: breach on record',
    },
    finding: ({ what, name }: Finding) => FOUND[what](name),
    title: (count: number) => `The air gap is breached: ${counted(count, 'finding')}`,
    production:
      'The station is locked and stays locked until a quorum has put these findings on record. Remove the cause first: pull the cable, take the radio out.',
    test: 'This is a test station: it goes on, and each response says that the gap was breached. Remove the cause before real work.',
    acknowledge: 'Put on record',
    acknowledgeTitle: 'Put the breach of the air gap on record',
    acknowledged: 'The breach is on record.',
  },
  idle: {
    title: 'The station locks itself soon',
    body: (seconds: number) =>
      `Nobody has used it for a while. It locks in ${counted(seconds, 'second')}; what was saved stays saved.`,
    stay: 'Stay unlocked',
    lockNow: 'Lock now',
  },
  lockedBecause: {
    idle: 'The station locked itself because nobody used it.',
    panic: 'The station was locked by the panic key. The process that held the keys has ended.',
    asked: 'The station was locked.',
    'air-gap': 'The station locked itself because the air gap was breached.',
    ended:
      'The station is locked: the process that held the keys was ended from outside. What was done is kept.',
  },
  lockedNote: 'Reading and approving work while it is locked; making keys and receiving do not.',
  testHost:
    'Test host: this is a browser that stands in for the product. Do not use it for real keys.',
  unreachable: 'The station does not answer',
  unreachableBody:
    'The process that holds the vault has ended or is busy. The window asks it again every two seconds.',
  shortcutList: {
    title: 'Keyboard shortcuts',
    rows: [
      ['F9', 'Panic lock, from anywhere: ends the process that holds the keys'],
      ['?', 'This list'],
      ['Esc', 'Close a dialog; otherwise back to the screen before'],
      ['Alt + ←', 'Back to the screen before'],
      ['Alt + 1 … 9', 'The screens in the order of the menu'],
      ['Tab, Shift + Tab', 'Next and previous control'],
      ['Enter, Space', 'Press the button that has the focus'],
      ['↑ ↓', 'Choose in a list or table'],
    ],
  },
} as const;
