/**
 * What the page may ask for: the calls around the station, and those of the station process that
 * name no path and carry no file to be written. The list is closed; a call that is not here does not
 * exist for the page. The bridge is one function and one event.
 */
import type { z } from 'zod';
import { DESK_CALLS } from './calls/desk.ts';
import { CONTRACT, type CallName, type Contract } from './contract.ts';
import type { ErrorValue } from './messages.ts';
import type { RunProgress } from './shapes.ts';

const STATION_CALLS_OF_THE_PAGE = [
  'status',
  'pulse',
  'card',
  'newPassphrases',
  'init',
  'unlock',
  'stillHere',
  'lock',
  'actSheet',
  'pair',
  'revoke',
  'release',
  'confirmClock',
  'airGap',
  'acknowledgeAirGap',
  'receiveScanned',
  'review',
  'approve',
  'decline',
  'run',
  'cancel',
  'responseForLight',
  'shownResponse',
  'keys',
  'key',
  'keyRing',
  'auditPage',
  'auditVerify',
  'ceremonies',
  'ceremony',
  'recordDeviation',
] as const satisfies readonly CallName[];

type StationCallOfThePage = (typeof STATION_CALLS_OF_THE_PAGE)[number];

export type PageCalls = typeof DESK_CALLS & Pick<Contract, StationCallOfThePage>;

export const PAGE_CALLS: PageCalls = {
  ...DESK_CALLS,
  ...pick(CONTRACT, STATION_CALLS_OF_THE_PAGE),
};

export type PageCallName = keyof PageCalls;
export type PageInput<N extends PageCallName> = z.input<PageCalls[N]['input']>;
export type PageOutput<N extends PageCallName> = z.output<PageCalls[N]['output']>;

/** The number of a call is the page's own; progress comes back under it. */
export type PageAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorValue };
export type PageProgress = { readonly callNumber: number; readonly progress: RunProgress };

/** `window.station`, as the preload exposes it. */
export type StationBridge = {
  readonly call: (name: string, callNumber: number, input: unknown) => Promise<PageAnswer>;
  /** One listener; a later one takes its place. */
  readonly onProgress: (listener: (report: PageProgress) => void) => void;
};

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
