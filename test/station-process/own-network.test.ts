/** A real production station in a network of its own, with a real interface. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { execute, hasOwnNetwork, ownNetwork } from '../own-network.ts';

describe.skipIf(!hasOwnNetwork)('a real interface', () => {
  const root = mkdtempSync(join(tmpdir(), 'permafrost-network-'));
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  test('locks an unlocked production station when it is switched on, and lets it go on when it is gone', async () => {
    const script = join(import.meta.dirname, 'interface-coming.ts');
    const command = [process.execPath, script, join(root, 'vault')];
    const { stdout, stderr } = await execute(...ownNetwork(), ...command);
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
