/**
 * A drive that keeps other bytes than it was given cannot be had: in a process of its own, each sync
 * exchanges what the file holds.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Runs `act`, the body of an async function, where syncing anything puts `content` into `file`; gives the code of
 * the refusal, or “written”.
 */
export function onLyingDrive(file: string, content: string, act: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-lying-'));
  try {
    const script = path.join(folder, 'run.ts');
    writeFileSync(
      script,
      `import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { fsyncSync } = fs;
      fs.fsyncSync = (handle) => {
        fsyncSync(handle);
        fs.writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(content)});
      };
      syncBuiltinESMExports();
      try { await (async () => { ${act} })(); console.log('written'); }
      catch (error) { console.log(error.code ?? error); }`,
    );
    return execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A module of the project, as such a script imports it. */
export function moduleOf(file: string): string {
  return `await import(${JSON.stringify(path.resolve(file))})`;
}
