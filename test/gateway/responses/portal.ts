/** Drives each answer of Portal's APIs. */
import { openPortalWallet } from '../../../src/gateway/portal/open-wallet.ts';
import { backupBody, sendJson } from '../portal/portal-world.ts';
import type { Client, PortalWorld } from '../portal/portal-world.ts';
import type { Drives } from './drive.ts';

const PAIRS = '/api/v3/clients/me/backup-share-pairs';
const PAIR = `${PAIRS}/{backupSharePairId}`;
const CIPHER_TEXT = { clientCipherText: 'encrypted by the client' };
const RECEIVER = 'custodian-webhook';
const SHARE = { clientId: 'client-a', share: 'a share', backupMethod: 'GDRIVE-SECP256K1' };

export const PORTAL_DRIVES: Drives<PortalWorld> = {
  'post /v1/backup 200': async (portal) =>
    (await portal.client()).send('POST', '/v1/backup', backupBody()),
  'get /api/v3/clients/me 200': async (portal) => {
    const client = await portal.client();
    await client.confirm(await client.backUp());
    return await client.send('GET', '/api/v3/clients/me');
  },
  [`patch ${PAIRS} 204`]: async (portal) => {
    const client = await portal.client();
    const { SECP256K1 } = await client.backUp();
    const status = 'STORED_CLIENT_BACKUP_SHARE_KEY';
    return await client.send('PATCH', PAIRS, { backupSharePairIds: [SECP256K1.id], status });
  },
  [`patch ${PAIR} 200`]: async (portal) => deposit(await portal.client(), 'PATCH'),
  [`post ${PAIR} 200`]: async (portal) => deposit(await portal.client(), 'POST'),
  [`get ${PAIR}/cipher-text 200`]: async (portal) => {
    const client = await portal.client();
    const { ED25519 } = await client.backUp();
    await client.send('PATCH', `${PAIRS}/${ED25519.id}`, CIPHER_TEXT);
    return await client.send('GET', `${PAIRS}/${ED25519.id}/cipher-text`);
  },
  'patch /api/v3/clients/me/signing-share-pairs 204': async (portal) => {
    const client = await portal.client();
    await client.backUp();
    const signingSharePairIds = ['clu32l6c8008wuvz52jokyo3r'];
    const body = { signingSharePairIds, status: 'STORED_CLIENT' };
    return await client.send('PATCH', '/api/v3/clients/me/signing-share-pairs', body);
  },
  'get /api/v3/clients/me/wallets/{walletId}/ejectable-backup-shares 200': async (portal) => {
    const client = await portal.client();
    const halves = await client.backUp();
    for (const { id } of [halves.SECP256K1, halves.ED25519]) {
      await client.send('PATCH', `${PAIRS}/${id}`, CIPHER_TEXT);
    }
    await client.confirm(halves);
    const walletId = await client.walletId('SECP256K1');
    await openPortalWallet(portal.gateway, { walletId });
    const path = `/api/v3/clients/me/wallets/${walletId}/ejectable-backup-shares`;
    return await client.send('GET', path);
  },
  'post /portal/{receiver}/backup 204': (portal) => webhook(portal, 'backup', SHARE),
  'post /portal/{receiver}/backup/fetch 200': async (portal) => {
    await webhook(portal, 'backup', SHARE);
    return await webhook(portal, 'backup/fetch', { clientId: SHARE.clientId });
  },
};

async function deposit(client: Client, method: string): Promise<Response> {
  const { SECP256K1 } = await client.backUp();
  return await client.send(method, `${PAIRS}/${SECP256K1.id}`, CIPHER_TEXT);
}

async function webhook(
  { app, world }: PortalWorld,
  path: string,
  body: unknown,
): Promise<Response> {
  const secret = await world.tokenWith(['portal-webhook'], RECEIVER);
  const target = `/portal/${RECEIVER}/${path}`;
  return await sendJson(app, 'POST', target, body, { 'X-Webhook-Secret': secret });
}
