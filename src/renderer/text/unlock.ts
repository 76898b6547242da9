/** Unlocking the station. */
import { counted } from './plural.ts';

export const unlock = {
  title: 'Unlock the station',
  lead: (threshold: number, total: number) =>
    `${threshold} of ${counted(total, 'custodian')} type their passphrases, one after the other. What one person types is hidden before the next sits down.`,
  action: 'Unlock the station',
  done: (names: string) => `The station is unlocked by ${names}.`,
  already: 'The station is unlocked already.',
  home: 'Go to Home',
} as const;
