/**
 * Every sentence that the console says, in one typed dictionary, as in the station's window: a screen
 * holds no prose of its own. Words of parts that both pages share stand with those parts.
 */
import { calls } from './calls.ts';
import { home } from './home.ts';
import { inbox } from './inbox.ts';
import { login } from './login.ts';
import { outbox, show } from './outbox.ts';
import { pairing } from './pairing.ts';
import { request, requests } from './requests.ts';
import { shell } from './shell.ts';

export const text = {
  calls,
  home,
  inbox,
  login,
  outbox,
  pairing,
  request,
  requests,
  shell,
  show,
} as const;
