/**
 * The pipe to one station process as its parent sees it. A child process of Node and a utility
 * process of Electron both fit; the client knows only this.
 */
import { fork, type ChildProcess } from 'node:child_process';

export type StationChannel = {
  readonly pid: number | undefined;
  /** Rejects when the message cannot leave: the process is ending. */
  send(message: unknown): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process has ended: with its exit code, or null when it was killed. */
  onEnd(listener: (exitCode: number | null) => void): void;
  /** SIGKILL: a process that is busy deriving a key hears nothing gentler. */
  kill(): void;
};

/**
 * Forks a station process of this `script`, with structured-clone messages and no environment. What
 * it prints, which is nothing but a fault of Node's own, goes to `hear`, or else where ours goes.
 */
export function forkChannel(
  script: string,
  dir: string,
  hear?: (text: string) => void,
): StationChannel {
  const output = hear === undefined ? 'inherit' : 'pipe';
  const child = fork(script, [dir], {
    serialization: 'advanced',
    env: {},
    execArgv: [],
    stdio: ['ignore', output, output, 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => hear?.(text));
  }
  return childChannel(child);
}

function childChannel(child: ChildProcess): StationChannel {
  return {
    pid: child.pid,
    send: (message) =>
      new Promise((resolve, reject) => {
        child.send(message as object, (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      }),
    onMessage: (listener) => child.on('message', listener),
    onEnd: (listener) => {
      child.once('exit', listener);
      // A process that could not be started has no exit.
      child.on('error', () => {
        if (child.pid === undefined) listener(null);
      });
    },
    kill: () => child.kill('SIGKILL'),
  };
}
