/** The station's process without the process: its host in this one, called through the contract. */
import { systemRandom } from '../../src/core/crypto/random.ts';
import type { CallInput, CallName } from '../../src/ipc/contract.ts';
import { answer, type Report } from '../../src/station-process/call.ts';
import { handlersOf } from '../../src/station-process/handlers/list.ts';
import { StationHost, type HostOptions } from '../../src/station-process/host.ts';
import { HandClock } from '../station/hand-clock.ts';
import { BUILD } from '../station/stage.ts';

/** On the vault in `dir`, with a clock moved by hand and an air gap that holds. `ends` counts its ends. */
export function hostHere(
  dir: string,
  { clock = new HandClock(), ...other }: Partial<HostOptions> & { readonly clock?: HandClock } = {},
) {
  const ends: string[] = [];
  const host = new StationHost({
    dir,
    clock,
    random: systemRandom,
    build: BUILD,
    probe: () => [],
    end: () => ends.push('ended'),
    ...other,
  });
  const handlers = handlersOf(host);
  const call = <N extends CallName>(
    name: N,
    input: CallInput<N>,
    report: Report = () => undefined,
  ) => answer(handlers, name, input, report);
  return { dir, clock, host, call, ends };
}
