/**
 * Programs of the system that some tests call. A missing one is installed from Debian's packages
 * where that can be done, and it is said; elsewhere one sentence says how, and those tests are skipped.
 */
import { spawnSync } from 'node:child_process';

const PACKAGES: readonly (readonly [command: string, proof: string, package_: string])[] = [
  ['openssl', 'version', 'openssl'],
  ['strace', '-V', 'strace'],
  ['ip', '-V', 'iproute2'],
];

export default function installSystemPackages(): void {
  const missing = PACKAGES.filter(([command, proof]) => spawnSync(command, [proof]).status !== 0);
  if (missing.length === 0) return;
  const names = missing.map(([, , name]) => name);
  const how = `apt-get update && apt-get install --yes --no-install-recommends ${names.join(' ')}`;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    console.warn(
      `Missing: ${names.join(', ')}. The tests that need them are skipped. Install: ${how}`,
    );
    return;
  }
  console.warn(`Installing what some tests need and is missing: ${names.join(', ')} (${how})`);
  const { status } = spawnSync('sh', ['-c', how], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) console.warn(`That failed; the tests that need them are skipped.`);
}
