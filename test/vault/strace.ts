/** System calls of a child process, as strace records them, for the tests of durability. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe } from 'vitest';
import { startChild, type Task } from './child.ts';
import { temporaryFolder } from './made-vault.ts';

/** Like `describe`, but skipped with a plain title where strace is missing or may not trace. */
export function describeTraced(name: string, body: () => void): void {
  const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
  if (hasStrace) describe(name, body);
  else describe.skip(`${name} (SKIPPED: strace does not run on this machine)`, body);
}

export type SystemCall =
  | { readonly name: 'create'; readonly file: string }
  | {
      readonly name: 'write';
      readonly file: string;
      readonly offset: number;
      readonly data: Buffer;
    }
  | { readonly name: 'truncate'; readonly file: string; readonly length: number }
  | { readonly name: 'sync'; readonly file: string }
  | { readonly name: 'unlink'; readonly file: string }
  /** A line that the child wrote to its standard output. */
  | { readonly name: 'say'; readonly line: string };

/** Runs a task to its end and returns, in order, what it did to the files in `folder`. */
export async function traceChild(task: Task, folder: string): Promise<SystemCall[]> {
  const output = temporaryFolder();
  const child = startChild(task, folder, [
    'strace',
    '-f',
    '-ff',
    '-y',
    '-xx',
    '-s',
    '2000000',
    '-o',
    join(output, 'trace'),
    '-e',
    'trace=openat,creat,pwrite64,pwritev,write,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename',
  ]);
  while ((await child.line()) !== undefined);
  // One file a thread. SQLite works on one thread only; the others touch no file of ours.
  const traces = readdirSync(output)
    .map((name) => readFileSync(join(output, name), 'latin1'))
    .filter((trace) => trace.includes(hexOf(`${folder}/`)) || trace.includes(`${folder}/`));
  const [trace, ...others] = traces;
  if (trace === undefined || others.length > 0) throw new Error(`${String(traces.length)} traces`);
  return trace.split('\n').flatMap((line) => parseCall(line, folder));
}

const CALL = /^(\w+)\((.*)\)\s+= (-?\d+)/s;

function parseCall(line: string, folder: string): SystemCall[] {
  const [, name = '', text = '', result = ''] = CALL.exec(line) ?? [];
  if (name === '' || Number(result) < 0) return [];
  if (name === 'write' && /^1[<,]/.test(text)) {
    return [{ name: 'say', line: bytesOf(text).toString().trim() }];
  }
  const path = pathOf(name, text);
  if (!path.startsWith(`${folder}/`)) return [];
  const file = basename(path);
  switch (name) {
    case 'openat':
      return text.includes('O_CREAT') ? [{ name: 'create', file }] : [];
    case 'pwrite64': {
      const offset = Number(/, (\d+)$/.exec(text)?.[1]);
      return [{ name: 'write', file, offset, data: bytesOf(text).subarray(0, Number(result)) }];
    }
    case 'ftruncate':
      return [{ name: 'truncate', file, length: Number(/, (\d+)$/.exec(text)?.[1]) }];
    case 'fsync':
    case 'fdatasync':
      return [{ name: 'sync', file }];
    case 'unlink':
      return [{ name: 'unlink', file }];
    default:
      throw new Error(`${name} on ${file} is not modelled`);
  }
}

/** The file a call is about: in `<…>` after a descriptor, in quotes for a path. */
function pathOf(name: string, text: string): string {
  if (name === 'openat' || name === 'unlink') return bytesOf(text).toString();
  return decoded(/^\d+<([^>]*)>/.exec(text)?.[1] ?? '');
}

function bytesOf(text: string): Buffer {
  return Buffer.from(decoded(/"((?:\\x[0-9a-f]{2})*)"/.exec(text)?.[1] ?? ''), 'latin1');
}

function decoded(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

function hexOf(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(
    '',
  );
}
