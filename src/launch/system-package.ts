/**
 * A program of the system that is missing: installed from Debian's packages where that can be done,
 * and said; elsewhere one sentence says how.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

export type Say = (sentence: string) => void;

/** True when the package was installed. Says what it does, or what a person would have to do. */
export function installPackage(name: string, say: Say): boolean {
  const how = `apt-get update && apt-get install --yes --no-install-recommends ${name}`;
  const canInstall =
    process.getuid?.() === 0 &&
    spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!canInstall) {
    say(`${name} is missing; install it, on Debian with: ${how}`);
    return false;
  }
  say(`${name} is missing and is being installed: ${how}`);
  const { status } = spawnSync('sh', ['-c', how], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) say(`Installing ${name} failed.`);
  return status === 0;
}
