/** Looks again and again at the arguments and environment of every process on the machine. */
import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';

const EVERY_MS = 150;

/** Watches from the first test of the suite to its last. */
export function watchProcesses(): { seen: () => string[] } {
  const seen = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  beforeAll(() => {
    timer = setInterval(() => {
      for (const file of globSync('/proc/[0-9]*/{cmdline,environ}')) {
        try {
          seen.add(readFileSync(file, 'utf8').replaceAll('\0', ' '));
        } catch {
          // It has ended meanwhile.
        }
      }
    }, EVERY_MS);
  });
  afterAll(() => {
    clearInterval(timer);
  });
  return { seen: () => [...seen] };
}
