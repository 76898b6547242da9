/** Both halves of a backup are given out for a day, to its client, and only when an operator said so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPortalWallets, openPortalWallet } from '../../../src/gateway/portal/open-wallet.ts';
import { openPortalWorld, sendJson } from './portal-world.ts';
import type { Client, Halves, PortalWorld } from './portal-world.ts';

let portal: PortalWorld;
let client: Client;
let halves: Halves;
let walletId: string;
beforeEach(async () => {
  portal = await openPortalWorld();
  client = await portal.client('ada');
  halves = await client.backUp();
  walletId = await client.walletId('ED25519');
});
afterEach(async () => {
  await portal.close();
});

const open = () => openPortalWallet(portal.gateway, { walletId });

const pathOf = (id = walletId) => `/api/v3/clients/me/wallets/${id}/ejectable-backup-shares`;

const fetchHalves = async (of = client) => await of.send('GET', pathOf());

async function expectFault(response: Response, status: number, id: string): Promise<void> {
  expect([response.status, await response.json()]).toMatchObject([status, { id }]);
  expect(await portal.world.auditKinds()).not.toContain('portal-wallet.ejected');
}

interface Ejected {
  readonly encryptedClientBackupShare: string;
  readonly custodianBackupShare: string;
}

describe('the halves of a backup are not given out', () => {
  it('readEjectableBackupShares 400 STATE_INVALID: before an operator opened the wallet', async () => {
    await client.confirm(halves);
    await expectFault(await fetchHalves(), 400, 'STATE_INVALID');
  });

  it('readEjectableBackupShares 400 STATE_INVALID: before the backup is confirmed', async () => {
    await expectFault(await fetchHalves(), 400, 'STATE_INVALID');
    await expect(open()).rejects.toMatchObject({ code: 'PORTAL_BACKUP_INCOMPLETE' });
    await expectFault(await fetchHalves(), 400, 'STATE_INVALID');
    expect(await portal.world.auditKinds()).toContain('act.refused');
  });

  it('readEjectableBackupShares 400 STATE_INVALID: when the day is over', async () => {
    await client.confirm(halves);
    await open();
    portal.world.clock.passDays(1);
    await expectFault(await fetchHalves(), 400, 'STATE_INVALID');
  });

  it('readEjectableBackupShares 404 NOT_FOUND: to another client, who learns nothing', async () => {
    await client.confirm(halves);
    await open();
    const other = await portal.client('bob');
    await expectFault(await fetchHalves(other), 404, 'NOT_FOUND');
    await expectFault(await other.send('GET', pathOf('nobody')), 404, 'NOT_FOUND');
  });

  it('readEjectableBackupShares 403 AUTH_FAILED: no token of a client', async () => {
    await client.confirm(halves);
    await open();
    for (const [scopes, subject] of [
      [['keys:read'], 'ada'],
      [['portal'], ''],
    ] as const) {
      const token = await portal.world.tokenWith(scopes, subject);
      const headers = { Authorization: `Bearer ${token}` };
      const response = await sendJson(portal.app, 'GET', pathOf(), undefined, headers);
      await expectFault(response, 403, 'AUTH_FAILED');
    }
  });

  it('readEjectableBackupShares 503 HOT_ENVIRONMENT_NOT_OPEN: where nothing can be opened', async () => {
    await client.confirm(halves);
    await open();
    const same = await portal.client('ada', portal.closedApp);
    await expectFault(await fetchHalves(same), 503, 'INTERNAL_ERROR');
  });
});

describe('the halves of a backup are given out', () => {
  it('readEjectableBackupShares 200: both of a confirmed backup, within the day, on record', async () => {
    const cipherText = '0351cf2b';
    const pair = `/api/v3/clients/me/backup-share-pairs/${halves.ED25519.id}`;
    await client.send('PATCH', pair, { clientCipherText: cipherText });
    await client.confirm(halves);
    await open();
    portal.world.clock.passSeconds(86_399);
    const response = await fetchHalves();
    expect(response.status).toBe(200);
    const ejected = (await response.json()) as Ejected;
    expect(ejected.encryptedClientBackupShare).toBe(cipherText);
    const custodian = JSON.parse(ejected.custodianBackupShare) as Record<string, string>;
    expect(custodian).toMatchObject({
      clientId: 'ada',
      backupSharePairId: halves.ED25519.id,
      curve: 'ED25519',
    });
    expect(Buffer.from(custodian['share'] ?? '', 'base64')).toHaveLength(32);
    const kinds = await portal.world.auditKinds();
    expect(kinds.slice(-2)).toEqual(['portal-wallet.ejectable', 'portal-wallet.ejected']);
  });

  it('are those that the operator saw, whatever somebody with the token confirms afterwards', async () => {
    await client.confirm(halves);
    await open();
    portal.world.clock.passSeconds(1);
    await client.confirm(await client.backUp());
    const ejected = (await (await fetchHalves()).json()) as Ejected;
    expect(JSON.parse(ejected.custodianBackupShare)).toMatchObject({
      backupSharePairId: halves.ED25519.id,
    });
  });

  it('are of the backup that the operator chose, where somebody with the token confirmed a later one before', async () => {
    await client.confirm(halves);
    await client.confirm(await client.backUp());
    await openPortalWallet(portal.gateway, { walletId, pairId: halves.ED25519.id });
    const ejected = (await (await fetchHalves()).json()) as Ejected;
    expect(JSON.parse(ejected.custodianBackupShare)).toMatchObject({
      backupSharePairId: halves.ED25519.id,
    });
  });

  it('with an empty ciphertext where the client deposited none', async () => {
    await client.confirm(halves);
    await open();
    const ejected = (await (await fetchHalves()).json()) as Ejected;
    expect(ejected.encryptedClientBackupShare).toBe('');
  });

  it('of the newest confirmed backup, not of a later one that nobody confirmed', async () => {
    const idGivenOut = async () => {
      await open();
      const { custodianBackupShare } = (await (await fetchHalves()).json()) as Ejected;
      return (JSON.parse(custodianBackupShare) as { backupSharePairId: string }).backupSharePairId;
    };
    await client.confirm(halves);
    const later = await client.backUp();
    expect(await idGivenOut()).toBe(halves.ED25519.id);
    await client.confirm(later);
    expect(await idGivenOut()).toBe(later.ED25519.id);
  });
});

describe('an operator', () => {
  it('cannot open a wallet that is not there, and it goes on record', async () => {
    await expect(openPortalWallet(portal.gateway, { walletId: 'none' })).rejects.toMatchObject({
      code: 'PORTAL_WALLET_UNKNOWN',
    });
    expect((await portal.world.auditKinds()).at(-1)).toBe('act.refused');
  });

  it('cannot open a backup that was not confirmed, nor one of another wallet', async () => {
    await client.confirm(halves);
    const later = await client.backUp();
    for (const pairId of [later.ED25519.id, halves.SECP256K1.id, 'none']) {
      await expect(openPortalWallet(portal.gateway, { walletId, pairId })).rejects.toMatchObject({
        code: 'PORTAL_BACKUP_INCOMPLETE',
      });
    }
    await expectFault(await fetchHalves(), 400, 'STATE_INVALID');
  });

  it('sees every wallet, and which have a backup', async () => {
    await client.send('PATCH', '/api/v3/clients/me/backup-share-pairs', {
      backupSharePairIds: [halves.ED25519.id],
      status: 'STORED_CLIENT_BACKUP_SHARE',
    });
    await open();
    const at = '2026-11-20T20:37:00Z';
    expect(await listPortalWallets(portal.gateway)).toEqual([
      {
        walletId,
        clientId: 'ada',
        curve: 'ED25519',
        backups: [{ pairId: halves.ED25519.id, confirmedAt: at }],
        ejectableUntil: '2026-11-21T20:37:00Z',
        ejectablePair: halves.ED25519.id,
      },
      {
        walletId: await client.walletId('SECP256K1'),
        clientId: 'ada',
        curve: 'SECP256K1',
        backups: [],
        ejectableUntil: '',
        ejectablePair: '',
      },
    ]);
  });
});
