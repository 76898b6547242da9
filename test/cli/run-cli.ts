/**
 * Runs a verb as its own process, as a person does, and keeps what it said. Passphrases go in and
 * come out through descriptor 3 only; the environment given to it is small and known.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const NODE = path.join(ROOT, 'node_modules/.bin/node');
const ENTRY = path.join(ROOT, 'src/cli/permafrost.ts');

export type Spoken = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it wrote to descriptor 3. */
  readonly secrets: string;
};

export type RunOptions = {
  readonly cwd?: string;
  /** The words before the command, such as those of another network. */
  readonly through?: readonly string[];
  /** Written to descriptor 3, which is then closed. */
  readonly secrets?: string;
  /** Keeps descriptor 3 open until this resolves. */
  readonly secretsAfter?: Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once it runs; what it is given ends it with all its children. */
  readonly started?: (kill: (signal: NodeJS.Signals) => void, pid: number) => void;
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
};

/** Everything that every run of this test file printed, for the search for secrets. */
export const everythingSaid: string[] = [];

export async function permafrost(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Spoken> {
  const [command = NODE, ...words] = [...(options.through ?? []), NODE, ENTRY, ...args];
  const child = spawn(command, words, {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that a kill also takes the station process, as a power cut would.
    detached: true,
  });
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  let stdout = '';
  let stderr = '';
  let secrets = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onStdout?.(stdout);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, kill);
  });
  const third = child.stdio[3];
  if (third !== null && third !== undefined && 'write' in third) {
    third.on('error', () => undefined);
    third.on('data', (bytes: Uint8Array) => (secrets += Buffer.from(bytes).toString('utf8')));
    const { secrets: given, secretsAfter } = options;
    if (given !== undefined) void Promise.resolve(secretsAfter).then(() => third.end(given));
  }
  options.started?.(kill, child.pid ?? 0);
  const [code] = (await once(child, 'close')) as [number | null];
  everythingSaid.push(stdout, stderr);
  return { code, stdout, stderr, secrets };
}

/** The one JSON document of a `--json` run. */
export function documentOf(spoken: Spoken): Record<string, unknown> {
  return JSON.parse(spoken.stdout) as Record<string, unknown>;
}

/** The code at the end of what a verb that refused said on standard error. */
export function codeSaid(spoken: Spoken): string {
  return /\[([A-Z_]+)\]\n$/.exec(spoken.stderr)?.[1] ?? spoken.stderr;
}

/** A folder of this test file's own, removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-test-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
