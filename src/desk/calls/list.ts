/** What the desk does for each call that is its own. The other calls of the page are the station's. */
import type { z } from 'zod';
import type { DESK_CALLS } from '../../ipc/calls/desk.ts';
import type { Scanning } from '../scanning.ts';
import type { Station } from '../supervisor.ts';
import type { DeskOptions, OnProgress } from '../surroundings.ts';
import { backupCalls } from './backups.ts';
import { incomingCalls } from './incoming.ts';
import { outgoingCalls } from './outgoing.ts';
import { programCalls } from './program.ts';

type DeskContract = typeof DESK_CALLS;
export type DeskCallName = keyof DeskContract;
type Input<N extends DeskCallName> = z.output<DeskContract[N]['input']>;
type Output<N extends DeskCallName> = z.input<DeskContract[N]['output']>;

export type DeskCalls = {
  readonly [N in DeskCallName]: (
    input: Input<N>,
    onProgress: OnProgress,
  ) => Output<N> | Promise<Output<N>>;
};

export function deskCalls(
  options: DeskOptions,
  station: Station & { panic(): Promise<void> },
  scanning: Scanning,
): DeskCalls {
  return {
    ...programCalls(options, () => station.panic(), scanning),
    ...incomingCalls(options.drives, station),
    ...outgoingCalls(options, station),
    ...backupCalls(options.drives, station),
  };
}
