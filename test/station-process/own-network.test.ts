/** A real production station in a network of its own, with a real interface. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';

/** A new network namespace, and the `/sys` that belongs to it. */
const OWN_NETWORK = ['-n', '-m', 'sh', '-c', 'mount -t sysfs sysfs /sys && exec "$@"', 'sh'];

function inOwnNetwork(...command: string[]) {
  const asRoot = process.getuid?.() === 0 ? [] : ['-r'];
  return promisify(execFile)('unshare', [...asRoot, ...OWN_NETWORK, ...command]);
}

const veth = ['ip', 'link', 'add', 'gap0', 'type', 'veth', 'peer', 'name', 'gap1'];
const isPossible = await inOwnNetwork(...veth).then(
  () => true,
  () => false,
);
if (!isPossible) {
  console.warn('Skipped: the air gap with a real interface. It needs Linux, unshare and iproute2.');
}

describe.skipIf(!isPossible)('a real interface', () => {
  const root = mkdtempSync(join(tmpdir(), 'permafrost-network-'));
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  test('locks an unlocked production station when it is switched on, and lets it go on when it is gone', async () => {
    const script = join(import.meta.dirname, 'own-network.ts');
    const { stdout, stderr } = await inOwnNetwork(process.execPath, script, join(root, 'vault'));
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      alone: 'intact',
      switchedOff: 'intact',
      exitCode: 0,
      switchedOn: 'breached interface-up:gap0',
      refused: 'AIR_GAP_BREACHED',
      takenAway: 'intact',
      kinds: [
        'air-gap.breached interface-up:gap0',
        'station.locked air-gap',
        'air-gap.breached interface-up:gap0',
        'unlock.refused AIR_GAP_BREACHED',
        'air-gap.restored ',
      ],
    });
  }, 300_000);
});
