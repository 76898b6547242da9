/**
 * A disk that fails: the n-th write or sync of a session ends in an error, put there by strace. The
 * session refuses from then on (whether the failed commit is on the disk is not known), and the next
 * one finds everything that was acknowledged.
 */
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startChild } from './child.ts';
import { reopen, temporaryFolder } from './made-vault.ts';
import { describeTraced } from './strace.ts';
import { makeSmallVault } from './vault-writing.ts';

// Many small processes: minutes on a busy small machine.
vi.setConfig({ testTimeout: 600_000 });

/** The lines of a session in which the `when`-th such call fails. */
async function sessionWith(call: string, when: number, folder: string): Promise<string[]> {
  const inject = [`trace=${call}`, `inject=${call}:error=EIO:when=${String(when)}`];
  const options = inject.flatMap((expression) => ['-e', expression]);
  const child = startChild('persist', folder, ['strace', '-f', '-o', '/dev/null', ...options]);
  while ((await child.line()) !== undefined);
  return child.lines;
}

describeTraced('a failing disk', () => {
  test.each(['fsync', 'pwrite64'])(
    'an error of %s stops the session and loses nothing',
    async (call) => {
      const places =
        call === 'fsync' ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1, 2, 5, 9, 16, 25, 40, 60, 75];
      let stopped = 0;
      for (const when of places) {
        const folder = join(temporaryFolder(), 'station');
        makeSmallVault(folder).close();
        const lines = await sessionWith(call, when, folder);
        expect(lines.at(-1)).toBe('done');
        const firstRefusal = lines.findIndex((line) => line.startsWith('VAULT_'));
        if (firstRefusal >= 0) {
          stopped += 1;
          const after = lines.slice(firstRefusal, -1);
          expect(
            after.every((line) => /^VAULT_(UNWRITABLE|NOT_SETTLED)$/.test(line)),
            after.join(),
          ).toBe(true);
        }
        const acts = lines.filter((line) => line.length === 36);
        const vault = reopen(folder);
        for (const keyId of acts) expect(vault.key(keyId)).toBeDefined();
        expect(vault.keyCount()).toBeLessThanOrEqual(acts.length + 1);
        vault.close();
      }
      expect(stopped).toBeGreaterThan(places.length / 2);
    },
  );
});
