/**
 * A network namespace of its own for a program under test, with the `/sys` that belongs to it: there
 * is nothing but loopback, and what is added there is a real interface that reaches nobody. Needs
 * Linux, unshare and iproute2; where it cannot be had, one sentence says so and those tests are skipped.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const asRoot = process.getuid?.() === 0 ? [] : ['-r'];

/** The words before a command that run it there, after the shell commands `first`. */
export function ownNetwork(first = 'true'): string[] {
  const script = `mount -t sysfs sysfs /sys && ${first} && exec "$@"`;
  return ['unshare', ...asRoot, '-n', '-m', 'sh', '-c', script, 'sh'];
}

/** Makes an interface `gap0`, switched off. */
export const ADD_INTERFACE = 'ip link add gap0 type veth peer name gap1';
/** Makes it and switches it on. */
export const ADD_RUNNING_INTERFACE = `${ADD_INTERFACE} && ip link set gap0 up`;

export const hasOwnNetwork = await execute(...ownNetwork(ADD_RUNNING_INTERFACE), 'true').then(
  () => true,
  () => false,
);
if (!hasOwnNetwork) {
  console.warn('Skipped: tests with a real network interface. They need Linux, unshare, iproute2.');
}

export async function execute(command = '', ...args: string[]) {
  return await promisify(execFile)(command, args);
}
