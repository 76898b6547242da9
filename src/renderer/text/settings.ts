/** Words of the settings. */
import { counted } from './plural.ts';

export const settings = {
  title: 'Settings',
  lead: 'How this window looks, and how soon it locks. No setting switches a check off.',
  look: 'Appearance',
  theme: 'Colours',
  themes: {
    system: 'As the system has it',
    light: 'Light',
    dark: 'Dark',
    contrast: 'High contrast',
  },
  textSize: 'Text size',
  textSizes: { 100: '100 %', 125: '125 %', 150: '150 %', 200: '200 %' },
  motion: 'Movement',
  motions: { system: 'As the system has it', reduced: 'None' },
  locking: 'Locking',
  idle: 'Lock when nobody was there for',
  minutes: (minutes: number) => counted(minutes, 'minute'),
  idleHint: 'Five minutes at most. A change counts from the next unlocking.',
  saved: 'Saved.',
  about: 'About',
  version: 'Version',
  build: 'Build',
  platform: 'System',
  host: 'Runs in',
  hosts: { electron: 'the Permafrost program', 'test-host': 'a test host, not for real keys' },
  selfTests: 'Self-tests passed',
  showSelfTests: 'Show the self-tests',
} as const;
