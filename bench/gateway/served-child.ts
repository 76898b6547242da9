/** Starts the process that is measured, and asks it for its memory. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { shownPlace } from '../../src/gateway/storage/storage.ts';
import type { Place } from '../../src/gateway/storage/storage.ts';
import type { Answered, Ports, Question, Told } from './served.ts';

export interface ServedChild {
  readonly ports: Ports;
  memory(): Promise<NodeJS.MemoryUsage>;
  /** The most bytes held in buffers of that process while `work` ran, without what was garbage. */
  peak(work: () => Promise<void>): Promise<number>;
  end(): Promise<void>;
}

export async function startServed(place: Place, answered: Answered): Promise<ServedChild> {
  const child = fork(
    path.join(import.meta.dirname, 'served.ts'),
    [shownPlace(place), JSON.stringify(answered)],
    { execArgv: ['--expose-gc'] },
  );
  const ended = once(child, 'exit');
  const [ports] = (await once(child, 'message')) as [Ports];
  const ask = async (what: Question): Promise<Told> => {
    child.send(what);
    const [told] = (await once(child, 'message')) as [Told];
    return told;
  };
  return {
    ports,
    memory: async () => (await ask('memory')).memory,
    peak: async (work) => {
      await ask('watch');
      await work();
      return (await ask('peak')).peak;
    },
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
}
