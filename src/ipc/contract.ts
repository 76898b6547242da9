/**
 * The contract of the station process: every call, its input and its result. There is no other way
 * in. Both ends parse with these schemas; an error is a value `{ code, message, facts }`, for only
 * data survives a process boundary. To add a call: one line in its file of `calls/`, one handler in
 * `station-process/handlers/`.
 */
import type { z } from 'zod';
import { AUDIT_CALLS } from './calls/audit.ts';
import { BACKUP_CALLS } from './calls/backups.ts';
import { CUSTODY_CALLS } from './calls/custody.ts';
import { KEY_CALLS } from './calls/keys.ts';
import { RECORD_CALLS } from './calls/records.ts';
import { REQUEST_CALLS } from './calls/requests.ts';
import { SESSION_CALLS } from './calls/session.ts';
import { SET_UP_CALLS } from './calls/set-up.ts';
import { STATION_CALLS } from './calls/station.ts';

export const CONTRACT = {
  ...STATION_CALLS,
  ...SET_UP_CALLS,
  ...SESSION_CALLS,
  ...CUSTODY_CALLS,
  ...REQUEST_CALLS,
  ...KEY_CALLS,
  ...AUDIT_CALLS,
  ...BACKUP_CALLS,
  ...RECORD_CALLS,
} as const;

export type Contract = typeof CONTRACT;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.input<Contract[N]['input']>;
/** The input as the station process gets it, parsed. */
export type ParsedInput<N extends CallName> = z.output<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Contract[N]['output']>;
