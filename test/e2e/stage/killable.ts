/** A program of its own process group, all of which is killed at once, as by a power cut. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { ROOT } from './cli.ts';

export type Ended = { readonly code: number | null; readonly said: readonly string[] };

/**
 * Runs `script` with `input` until it ends, or until `killAfterMs` after it said `killAt`. Never waits
 * for a word that does not come: then it ends by itself.
 */
export async function runKillable(
  script: string,
  args: readonly string[],
  input: string,
  kill?: { readonly at: string; readonly afterMs: number },
): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: process.env,
  });
  const said: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.push(...text.split('\n').filter((line) => line !== ''));
    if (kill === undefined || timer !== undefined || !said.includes(kill.at)) return;
    timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, kill.afterMs);
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, said };
}
