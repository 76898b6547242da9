/**
 * Every sentence that the window says, in one typed dictionary: a screen holds no prose of its own.
 * Plain data and functions without Svelte, so that whatever drives the window reads the same words.
 */
import { common } from './common.ts';
import { home } from './home.ts';
import { navigation } from './navigation.ts';
import { pairing } from './pairing.ts';
import { parts } from './parts.ts';
import { setUp } from './set-up.ts';
import { shell } from './shell.ts';
import { unlock } from './unlock.ts';

export const text = {
  common,
  home,
  navigation,
  pairing,
  parts,
  setUp,
  shell,
  unlock,
} as const;
