/** Who is there. */
import type { WhyOut } from '../state/session.svelte.ts';

export const login = {
  title: (gateway: string) => `Log in to ${gateway}`,
  lead: 'Everything that you do here is put on record with your name.',
  why: {
    'not-yet': '',
    'logged-out': 'You are logged out.',
    ended: 'Your session has ended. What was done is done; nothing else was changed.',
  } satisfies Record<WhyOut, string>,
  name: 'Your name',
  passphrase: 'Your passphrase',
  passphraseHint: 'The six words that were shown when you were made an operator.',
  do: 'Log in',
  working: 'Checking. This takes a moment, on purpose.',
  refused: 'The login was refused',
  empty: 'Type your name and your passphrase.',
} as const;
