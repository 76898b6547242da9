/** The verbs for wallets of Portal's clients, as an operator calls them. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { createHotStore } from '../../src/gateway/hot-keys/create-hot-store.ts';
import { readKeyFile } from '../../src/gateway/hot-keys/key-file.ts';
import { updatePairs } from '../../src/gateway/portal/backup-pairs.ts';
import { makeBackup } from '../../src/gateway/portal/make-backup.ts';
import { SHARES } from '../gateway/portal/portal-world.ts';
import { refused } from './machines.ts';
import { documentOf, permafrost, temporaryFolder } from './run-cli.ts';

describe('the verbs for wallets of Portal’s clients', () => {
  const folder = temporaryFolder();
  const portal = (verb: string, ...args: string[]) =>
    permafrost(['gateway', 'portal', verb, ...args, '--data', 'gateway', '--json'], {
      cwd: folder,
    });

  it('list them, and open one for ejection only when its backup is confirmed', async () => {
    await permafrost(['gateway', 'card', '--data', 'gateway', '--to', '.'], { cwd: folder });
    expect(documentOf(await portal('list'))).toEqual({ wallets: [] });
    expect(refused(await portal('eject', 'none'))).toBe('PORTAL_WALLET_UNKNOWN');

    const place = path.join(folder, 'gateway');
    const file = path.join(folder, 'hot.key');
    const options = { clock: systemClock, random: systemRandom };
    const closed = await openGateway(place, options);
    await createHotStore(closed, { file });
    await closed.close();
    const gateway = await openGateway(place, { ...options, hotKey: readKeyFile(file) });
    const pairs = await gateway.db
      .transaction()
      .execute((tx) => makeBackup(gateway, tx, 'ada', SHARES));
    const wallets = async () => {
      const listed = documentOf(await portal('list')) as {
        wallets: { walletId: string; backups: unknown[] }[];
      };
      return listed.wallets;
    };
    const [ed25519, secp256k1] = await wallets();
    expect(ed25519).toMatchObject({ clientId: 'ada', curve: 'ED25519', backups: [] });
    expect(secp256k1).toMatchObject({ clientId: 'ada', curve: 'SECP256K1' });
    const walletId = ed25519?.walletId ?? '';
    expect(refused(await portal('eject', walletId))).toBe('PORTAL_BACKUP_INCOMPLETE');

    const status = 'STORED_CLIENT_BACKUP_SHARE';
    await gateway.db
      .transaction()
      .execute((tx) => updatePairs(gateway, tx, 'ada', { pairIds: [pairs.ED25519], status }));
    await gateway.close();
    const opened = documentOf(await portal('eject', walletId));
    expect(opened).toMatchObject({ walletId, clientId: 'ada', curve: 'ED25519' });
    expect(opened['ejectableUntil']).toMatch(/Z$/);
    expect(opened['ejectablePair']).toBe(pairs.ED25519);
    expect(refused(await portal('eject', walletId, '--backup', pairs.SECP256K1))).toBe(
      'PORTAL_BACKUP_INCOMPLETE',
    );
    expect((await wallets())[0]).toEqual(opened);
  });
});
