/** Builds the window into `out/`: what is opened is always what the sources say now. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** False when the build failed; the builder has said why. */
export function build(root: string, more: readonly string[] = []): boolean {
  const builder = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status } = spawnSync(
    process.execPath,
    [builder, 'build', '--logLevel', 'warn', ...more],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return status === 0;
}
