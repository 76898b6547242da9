/** A custodian's webhooks: shares of wallets elsewhere, brought to be kept and fetched for a recovery. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hono } from 'hono';
import { openPortalWorld, sendJson } from './portal-world.ts';
import type { PortalWorld } from './portal-world.ts';

const SHARE = '{"share":"7b91f0e2c4","serverBk":"55aa01"}';

let portal: PortalWorld;
let secret: string;
beforeEach(async () => {
  portal = await openPortalWorld();
  secret = await portal.world.tokenWith(['portal-webhook'], 'acme');
});
afterEach(async () => {
  await portal.close();
});

const bring = (body: unknown, headers: Record<string, string> = {}, app: Hono = portal.app) =>
  sendJson(app, 'POST', '/portal/acme/backup', body, { 'X-Webhook-Secret': secret, ...headers });

const ask = (clientId: unknown, headers: Record<string, string> = {}, app: Hono = portal.app) =>
  sendJson(
    app,
    'POST',
    '/portal/acme/backup/fetch',
    { clientId },
    { 'X-Webhook-Secret': secret, ...headers },
  );

const kept = async (clientId = 'ada') =>
  ((await (await ask(clientId)).json()) as { backupShares: string[] }).backupShares;

const GDRIVE = { backupMethod: 'GDRIVE', clientId: 'ada', share: SHARE };

async function faultOf(response: Response) {
  return { status: response.status, id: ((await response.json()) as { id: string }).id };
}

/** What `call` answers to secrets that are none, and to those of another. */
async function answersToSecrets(call: (headers: Record<string, string>) => Promise<Response>) {
  const another = await portal.world.tokenWith(['portal-webhook'], 'other');
  const ofNobody = await portal.world.tokenWith(['portal-webhook']);
  const client = await portal.world.tokenWith(['portal'], 'acme');
  const strangers = ['', 'pfk_none', `${secret}x`];
  const others = [another, ofNobody, client];
  const answers: unknown[] = [];
  for (const found of [...strangers, ...others]) {
    answers.push(await faultOf(await call({ 'X-Webhook-Secret': found })));
  }
  return answers;
}

const SECRETS_REFUSED = [
  ...Array.from({ length: 3 }, () => ({ status: 401, id: 'AUTH_FAILED' })),
  ...Array.from({ length: 3 }, () => ({ status: 403, id: 'AUTH_FAILED' })),
];

describe('a custodian share', () => {
  it('receiveCustodianShare 403 AUTH_FAILED: only with the secret of this webhook', async () => {
    expect(await answersToSecrets((headers) => bring(GDRIVE, headers))).toEqual(SECRETS_REFUSED);
    expect(await kept()).toEqual([]);
  });

  it('receiveCustodianShare 401: the secret stands in its own header, and nowhere else', async () => {
    const response = await sendJson(portal.app, 'POST', '/portal/acme/backup', GDRIVE, {
      Authorization: `Bearer ${secret}`,
    });
    expect(await faultOf(response)).toEqual({ status: 401, id: 'AUTH_FAILED' });
  });

  it('receiveCustodianShare 400 BAD_REQUEST: no client, no share, or names that nobody can read', async () => {
    const refused = { status: 400, id: 'BAD_REQUEST' };
    for (const wrong of [
      { clientId: '' },
      { share: '' },
      { share: 7 },
      { backupMethod: 'a\u202eb' },
    ]) {
      expect(await faultOf(await bring({ ...GDRIVE, ...wrong }))).toEqual(refused);
    }
    expect(await kept()).toEqual([]);
  });

  it('receiveCustodianShare 503 HOT_ENVIRONMENT_NOT_OPEN: what cannot be sealed is not taken', async () => {
    const response = await bring(GDRIVE, {}, portal.closedApp);
    expect(await faultOf(response)).toEqual({ status: 503, id: 'INTERNAL_ERROR' });
    expect(await kept()).toEqual([]);
  });

  it('receiveCustodianShare 204: kept sealed, with no trace of it in the database or the log', async () => {
    const response = await bring(GDRIVE);
    expect([response.status, await response.text()]).toEqual([204, '']);
    const database = await portal.world.kept();
    expect(database.includes('GDRIVE')).toBe(true);
    for (const secretText of [SHARE, JSON.stringify(SHARE).slice(1, -1), '7b91f0e2c4', '55aa01']) {
      expect(database.includes(secretText)).toBe(false);
      expect(database.includes(Buffer.from(secretText).toString('base64'))).toBe(false);
    }
    expect((await portal.world.auditKinds()).at(-1)).toBe('portal-share.received');
  });

  it('of any method is kept, and of none', async () => {
    for (const backupMethod of ['GDRIVE-SECP256K1', 'GDRIVE-ED25519', 'SOMETHING NEW']) {
      expect((await bring({ ...GDRIVE, backupMethod, share: backupMethod })).status).toBe(204);
    }
    expect((await bring({ clientId: 'ada', share: 'older' })).status).toBe(204);
    // Null is no method either.
    const none = { clientId: 'ada', backupMethod: null, share: 'no method' };
    expect((await bring(none)).status).toBe(204);
    const all = ['GDRIVE-ED25519', 'GDRIVE-SECP256K1', 'SOMETHING NEW', 'no method'];
    expect((await kept()).sort()).toEqual(all.sort());
  });

  it('takes the place of an older one, which stays sealed and is never given back', async () => {
    await bring(GDRIVE);
    await bring({ ...GDRIVE, share: '{"share":"newer"}' });
    expect(await kept()).toEqual(['{"share":"newer"}']);
    const rows = await portal.gateway.db
      .selectFrom('portal_custodian_share')
      .select('replaced_at')
      .orderBy('replaced_at')
      .execute();
    expect(rows.map((row) => row.replaced_at === '')).toEqual([true, false]);
  });

  it('that is older and comes again, late, does not take the place of a newer one', async () => {
    await bring(GDRIVE);
    await bring({ ...GDRIVE, share: '{"share":"newer"}' });
    const kinds = await portal.world.auditKinds();
    expect((await bring(GDRIVE)).status).toBe(204);
    expect(await portal.world.auditKinds()).toEqual(kinds);
    expect(await kept()).toEqual(['{"share":"newer"}']);
    // Another method has shares of its own.
    expect((await bring({ ...GDRIVE, backupMethod: 'ICLOUD' })).status).toBe(204);
    expect((await kept()).sort()).toEqual(['{"share":"newer"}', SHARE].sort());
  });

  it('that comes again changes nothing', async () => {
    await bring(GDRIVE);
    const kinds = await portal.world.auditKinds();
    expect((await bring(GDRIVE)).status).toBe(204);
    expect(await portal.world.auditKinds()).toEqual(kinds);
  });

  it('that comes many times at once is kept once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => bring(GDRIVE)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 204));
    const received = (await portal.world.auditKinds()).filter(
      (kind) => kind === 'portal-share.received',
    );
    expect(received).toHaveLength(1);
  });
});

describe('the custodian shares of a client', () => {
  it('fetchCustodianShares 403 AUTH_FAILED: only with the secret of this webhook', async () => {
    await bring(GDRIVE);
    expect(await answersToSecrets((headers) => ask('ada', headers))).toEqual(SECRETS_REFUSED);
    expect(await portal.world.auditKinds()).not.toContain('portal-share.fetched');
  });

  it('fetchCustodianShares 400 BAD_REQUEST: no client is named', async () => {
    expect(await faultOf(await ask(undefined))).toEqual({ status: 400, id: 'BAD_REQUEST' });
  });

  it('fetchCustodianShares 503 HOT_ENVIRONMENT_NOT_OPEN: no empty list where shares are sealed', async () => {
    await bring(GDRIVE);
    const response = await ask('ada', {}, portal.closedApp);
    expect(await faultOf(response)).toEqual({ status: 503, id: 'INTERNAL_ERROR' });
  });

  it('fetchCustodianShares 200: all methods, exactly as they came, on record', async () => {
    const ed25519 = '{"share":"\\u00e9\\n","n":1e400}';
    await bring({ ...GDRIVE, backupMethod: 'GDRIVE-ED25519', share: ed25519 });
    await bring(GDRIVE);
    const response = await ask('ada');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ backupShares: [SHARE, ed25519] });
    expect((await portal.world.auditKinds()).at(-1)).toBe('portal-share.fetched');
  });

  it('fetchCustodianShares 200: of this client and this webhook alone', async () => {
    await bring(GDRIVE);
    const other = await portal.world.tokenWith(['portal-webhook'], 'other');
    const response = await sendJson(
      portal.app,
      'POST',
      '/portal/other/backup/fetch',
      { clientId: 'ada' },
      { 'X-Webhook-Secret': other },
    );
    expect(await response.json()).toEqual({ backupShares: [] });
    expect(await kept('bob')).toEqual([]);
  });
});
