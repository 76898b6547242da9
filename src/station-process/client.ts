/**
 * The typed client of the station process. It starts the process, sends calls and gives back their
 * values; a refusal comes back as the same `Refusal` that was thrown inside. When the process ends,
 * by lock or by a kill, open calls are refused with `STATION_LOCKED` or fail: nothing is retried here.
 */
import { fileURLToPath } from 'node:url';
import { Refusal } from '../core/refusal.ts';
import { REFUSALS, type RefusalCode } from '../core/refusals.ts';
import { CONTRACT, type CallInput, type CallName, type CallOutput } from '../ipc/contract.ts';
import { replyMessage, type ErrorValue } from '../ipc/messages.ts';
import type { RunProgress } from '../ipc/shapes.ts';
import { forkChannel, type StationChannel } from './channel.ts';

type Waiting = {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
  onProgress: ((report: RunProgress) => void) | undefined;
};

export type StationClient = {
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    onProgress?: (report: RunProgress) => void,
  ): Promise<CallOutput<N>>;
  /** Resolves when the process has ended, with its exit code (null when killed). */
  readonly ended: Promise<number | null>;
  readonly pid: number | undefined;
  /** Ends the process without a lock entry, as a power cut would. */
  kill(): void;
};

/**
 * Starts a station process on the vault folder `dir`. `open` makes the process; the default forks
 * `main.ts` of this room.
 */
export function startStation(options: {
  dir: string;
  open?: (dir: string) => StationChannel;
}): StationClient {
  const channel = (options.open ?? forkMain)(options.dir);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let hasEnded = false;
  let exitCode: number | null = null;

  channel.onMessage((message) => {
    const reply = replyMessage.parse(message);
    const call = waiting.get(reply.id);
    if (call === undefined) return;
    if ('progress' in reply) {
      call.onProgress?.(reply.progress);
      return;
    }
    waiting.delete(reply.id);
    if (reply.ok) call.resolve(reply.value);
    else call.reject(errorFrom(reply.error));
  });

  const ended = new Promise<number | null>((resolve) => {
    channel.onEnd((code) => {
      hasEnded = true;
      exitCode = code;
      for (const call of waiting.values()) call.reject(new StationEnded(code));
      waiting.clear();
      resolve(code);
    });
  });

  return {
    async call(name, input, onProgress) {
      const { output } = CONTRACT[name];
      const id = ++lastId;
      const value = await new Promise<unknown>((resolve, reject) => {
        if (hasEnded) {
          reject(new StationEnded(exitCode));
          return;
        }
        waiting.set(id, { resolve, reject, onProgress });
        channel.send({ id, call: name, input }).catch(() => {
          if (waiting.delete(id)) reject(new StationEnded(exitCode));
        });
      });
      return output.parse(value) as CallOutput<typeof name>;
    },
    ended,
    get pid() {
      return channel.pid;
    },
    kill: () => {
      channel.kill();
    },
  };
}

/** The process ended before it answered. What was committed is kept; start it and ask again. */
export class StationEnded extends Error {
  readonly exitCode: number | null;

  constructor(exitCode: number | null) {
    super('The station process ended before it answered. Start it again; nothing done is lost.');
    this.name = 'StationEnded';
    this.exitCode = exitCode;
  }
}

function forkMain(dir: string): StationChannel {
  return forkChannel(fileURLToPath(new URL('./main.ts', import.meta.url)), dir);
}

function errorFrom(error: ErrorValue): Error {
  if (isRefusalCode(error.code)) return new Refusal(error.code, error.facts);
  return new Error(`The station process failed: ${error.message}`);
}

function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}
