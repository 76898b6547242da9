/**
 * Every sentence that the window says, in one typed dictionary: a screen holds no prose of its own.
 * Plain data and functions without Svelte, so that whatever drives the window reads the same words.
 */
import { audit, auditKinds } from './audit.ts';
import { backup, restore } from './backup.ts';
import { common } from './common.ts';
import { clock, custody } from './custody.ts';
import { home } from './home.ts';
import { key, keyRing, keys } from './keys.ts';
import { navigation } from './navigation.ts';
import { pairing } from './pairing.ts';
import { parts } from './parts.ts';
import { receive } from './receive.ts';
import { record, records } from './records.ts';
import { request, requests, stages } from './requests.ts';
import { setUp } from './set-up.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { unlock } from './unlock.ts';

export const text = {
  audit,
  auditKinds,
  backup,
  clock,
  common,
  custody,
  home,
  key,
  keyRing,
  keys,
  navigation,
  pairing,
  parts,
  receive,
  record,
  records,
  request,
  requests,
  restore,
  setUp,
  settings,
  shell,
  stages,
  unlock,
} as const;
