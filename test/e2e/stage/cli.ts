/** Runs `permafrost` as a process of its own, as the people at the gateway do. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
const ENTRY = path.join(ROOT, 'src/cli/permafrost.ts');

export type Spoken = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** `hear` gets everything it prints, as it prints it. */
export async function permafrost(
  args: readonly string[],
  hear: (text: string) => void = () => undefined,
): Promise<Spoken> {
  const child = startPermafrost(args);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  hear(stdout + stderr);
  return { code, stdout, stderr };
}

export function startPermafrost(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [ENTRY, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same, for a verb that hands out a passphrase: it comes over a descriptor and is never printed. */
export async function permafrostForSecrets(
  args: readonly string[],
): Promise<Spoken & { readonly secrets: string }> {
  const child = spawn(process.execPath, [ENTRY, ...args, '--secrets-fd', '3'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const heard = { 1: '', 2: '', 3: '' };
  for (const at of [1, 2, 3] as const) {
    child.stdio[at]?.on('data', (part: Buffer) => (heard[at] += part.toString('utf8')));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: heard[1], stderr: heard[2], secrets: heard[3] };
}
