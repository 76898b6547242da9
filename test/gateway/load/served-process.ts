/** `permafrost gateway serve` as a process of its own, on a real socket, to be killed at any moment. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { shownPlace } from '../../../src/gateway/storage/storage.ts';
import type { Place } from '../../../src/gateway/storage/storage.ts';

const ENTRY = path.resolve(import.meta.dirname, '../../../src/cli/permafrost.ts');

export interface ServedProcess {
  readonly url: string;
  /** As a power cut ends it. */
  kill(): Promise<void>;
  /** As whoever operates it ends it; the code it ends with. */
  end(): Promise<number | null>;
}

/** Resolves once it listens. */
export async function serveInProcess(
  place: Place,
  further: readonly string[] = [],
): Promise<ServedProcess> {
  const where = typeof place === 'string' ? '--data' : '--database-url';
  const options = ['--port', '0', '--json', ...further];
  const child = spawn(
    process.execPath,
    [ENTRY, 'gateway', 'serve', where, shownPlace(place), ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /"url": "([^"]+)"/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', (code) => {
      reject(new Error(`it ended with ${String(code)} before it listened`));
    });
  });
  return {
    url,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    end: async () => {
      child.kill('SIGTERM');
      return await ended;
    },
  };
}
