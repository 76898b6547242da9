/**
 * The other process of the crash tests. As a module it starts one and talks with it line by line; run
 * as a program it works on a vault until it is killed, and writes a line for each act that `transact`
 * has acknowledged.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type Task = 'hold' | 'write' | 'settle' | 'persist' | 'make' | 'upgrade';

export type Child = {
  readonly process: ChildProcess;
  /** Every line so far. */
  readonly lines: string[];
  /** Resolves with the next line, or undefined when the process has ended. */
  line(): Promise<string | undefined>;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
};

/** Starts this file as a program, through `prefix` (such as strace and its options) if given. */
export function startChild(task: Task, folder: string, prefix: readonly string[] = []): Child {
  const program = [process.execPath, import.meta.filename, task, folder];
  const [command, ...args] = [...prefix, ...program];
  if (command === undefined) throw new Error('there is no command');
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const ended = once(child, 'close');
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  let taken = 0;
  return {
    process: child,
    lines,
    line: async () => {
      while (lines.length <= taken && child.exitCode === null && child.signalCode === null) {
        await Promise.race([once(reader, 'line'), ended]);
      }
      return lines[taken++];
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function main(task: string, folder: string): Promise<void> {
  const made = await import('./vault-writing.ts');
  const say = (line: string): void => {
    writeSync(1, `${line}\n`);
  };
  await made.work(task as Task, folder, say);
}

if (process.argv[1] === import.meta.filename) {
  await main(process.argv[2] ?? '', process.argv[3] ?? '');
}
