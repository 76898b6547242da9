/**
 * The station process as a utility process of Electron: no environment of ours, no output, messages
 * by structured clone. Killed by its number, for Electron's own `kill` asks politely, and a process
 * that derives a key does not hear it.
 */
import type { ForkOptions, UtilityProcess } from 'electron';
import type { StationChannel } from '../station-process/channel.ts';

export const FORK_OPTIONS: ForkOptions = {
  serviceName: 'Permafrost station',
  stdio: 'ignore',
  env: {},
  execArgv: [],
};

export type Fork = (script: string, args: string[], options: ForkOptions) => UtilityProcess;
export type KillByNumber = (pid: number) => void;

export function utilityChannel(
  fork: Fork,
  script: string,
  dir: string,
  kill: KillByNumber = (pid) => process.kill(pid, 'SIGKILL'),
): StationChannel {
  const child = fork(script, [dir], FORK_OPTIONS);
  let hasEnded = false;
  let isToDie = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  // One that was not there yet when it was to be killed.
  child.once('spawn', () => {
    if (isToDie) killNow();
  });

  function killNow(): void {
    isToDie = true;
    if (hasEnded || child.pid === undefined) return;
    try {
      kill(child.pid);
    } catch {
      // It ended meanwhile.
    }
  }

  return {
    get pid() {
      return child.pid;
    },
    send(message) {
      if (hasEnded) return Promise.reject(new Error('the station process has ended'));
      child.postMessage(message);
      return Promise.resolve();
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onEnd: (listener) => {
      child.once('exit', listener);
    },
    kill: killNow,
  };
}
