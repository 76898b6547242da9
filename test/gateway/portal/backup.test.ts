/** `POST /v1/backup`: what is answered, what is kept, and what is refused. */
import { createDecipheriv } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOMAIN } from '../../../src/core/crypto/domains.ts';
import { openPortalWallet } from '../../../src/gateway/portal/open-wallet.ts';
import { backupBody, openPortalWorld, sendJson, SHARES } from './portal-world.ts';
import type { Client, Halves, PortalWorld } from './portal-world.ts';

let portal: PortalWorld;
let client: Client;
beforeEach(async () => {
  portal = await openPortalWorld();
  client = await portal.client();
});
afterEach(async () => {
  await portal.close();
});

interface Half {
  readonly clientId: string;
  readonly backupSharePairId: string;
  readonly curve: string;
  readonly form: string;
  readonly share: string;
}

function halfIn(share: string): Half {
  return JSON.parse(Buffer.from(share, 'base64').toString()) as Half;
}

/** As the documents of this gateway say it is done, with nothing of this gateway. */
function rebuilt(clientHalf: Half, custodianHalf: Half): string {
  const parts = [DOMAIN.portalHalf, clientHalf.clientId, clientHalf.backupSharePairId];
  const about = [...parts, clientHalf.curve].flatMap((text) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return [length, Buffer.from(text)];
  });
  const sealed = Buffer.from(clientHalf.share, 'base64');
  const key = Buffer.from(custodianHalf.share, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
  decipher.setAAD(Buffer.concat(about));
  decipher.setAuthTag(sealed.subarray(-16));
  return decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
}

async function ejected(halves: Halves, curve: 'SECP256K1' | 'ED25519'): Promise<Half> {
  await client.confirm(halves);
  const walletId = await client.walletId(curve);
  await openPortalWallet(portal.gateway, { walletId });
  const path = `/api/v3/clients/me/wallets/${walletId}/ejectable-backup-shares`;
  const answer = (await (await client.send('GET', path)).json()) as {
    custodianBackupShare: string;
  };
  return JSON.parse(answer.custodianBackupShare) as Half;
}

async function backupsMade(): Promise<number> {
  return (await portal.world.auditKinds()).filter((kind) => kind === 'portal-backup.created')
    .length;
}

describe('a call that is refused', () => {
  afterEach(async () => {
    expect(await backupsMade()).toBe(0);
    const pairs = await portal.gateway.db.selectFrom('portal_backup_pair').selectAll().execute();
    expect(pairs).toEqual([]);
  });

  it('backupShares 400 BAD_REQUEST: a body that is no JSON, or no object with the text', async () => {
    for (const body of ['{', '[]', '{}', '{"generateResponse": {}}', { generateResponse: 7 }]) {
      const response = await client.send('POST', '/v1/backup', body);
      expect(response.status).toBe(400);
      const said = (await response.json()) as Record<string, unknown>;
      expect(said).toEqual({ id: 'BAD_REQUEST', message: expect.any(String) as string });
    }
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['one curve only', JSON.stringify({ SECP256K1: SHARES.SECP256K1 })],
    ['no id', JSON.stringify({ ...SHARES, ED25519: { share: 'c2hhcmU=' } })],
    ['an empty share', JSON.stringify({ ...SHARES, ED25519: { share: '', id: 'x' } })],
    [
      'a share of other characters',
      JSON.stringify({ ...SHARES, ED25519: { share: 'é', id: 'x' } }),
    ],
    ['a curve named twice', `{"ED25519":{},${JSON.stringify(SHARES).slice(1)}`],
    ['a text in a text', JSON.stringify(JSON.stringify(SHARES))],
  ])('backupShares 400 SHARE_PARSING_FAILED: %s', async (_, generateResponse) => {
    const response = await client.send('POST', '/v1/backup', { generateResponse });
    expect(response.status).toBe(400);
    const said = await response.text();
    expect(JSON.parse(said)).toMatchObject({ id: 'SHARE_PARSING_FAILED' });
    expect(said).not.toContain(SHARES.SECP256K1.share);
  });

  it('backupShares 401: no token, one of nobody, and a word that is none, in plain text', async () => {
    for (const headers of [
      {},
      { Authorization: 'Bearer pfk_none' },
      { Authorization: 'Basic x' },
    ]) {
      const response = await sendJson(portal.app, 'POST', '/v1/backup', backupBody(), headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/);
      expect(await response.text()).toMatch(/Authorization header/);
    }
  });

  it('backupShares 403 AUTH_FAILED: a token of another API, and one that names no client', async () => {
    for (const scopes of [['keys:assign'], ['portal']] as const) {
      const token = await portal.world.tokenWith(scopes);
      const headers = { Authorization: `Bearer ${token}` };
      const response = await sendJson(portal.app, 'POST', '/v1/backup', backupBody(), headers);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ id: 'AUTH_FAILED' });
    }
  });

  it('backupShares 413: a body of more than a quarter of a megabyte', async () => {
    const response = await client.send('POST', '/v1/backup', backupBody('x'.repeat(262_144)));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ id: 'BAD_REQUEST' });
  });

  it('backupShares 503 HOT_ENVIRONMENT_NOT_OPEN: nothing is taken that could not be kept', async () => {
    const closed = await portal.client('closed', portal.closedApp);
    // Without its key file, the gateway has nothing to seal with.
    const response = await closed.send('POST', '/v1/backup', backupBody());
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ id: 'INTERNAL_ERROR' });
  });
});

describe('a backup', () => {
  it('backupShares 200: the client’s half of both curves, in the form of shares', async () => {
    const response = await client.send('POST', '/v1/backup', backupBody());
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('application/json');
    const answer = (await response.json()) as Halves;
    expect(Object.keys(answer)).toEqual(['SECP256K1', 'ED25519']);
    for (const curve of ['SECP256K1', 'ED25519'] as const) {
      const { share, id, ...more } = answer[curve];
      expect(more).toEqual({});
      expect(id).toMatch(/^c[0-9a-z]{24}$/);
      expect(share).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
      const { clientId } = client;
      expect(halfIn(share)).toMatchObject({ clientId, backupSharePairId: id, curve });
    }
    expect(await backupsMade()).toBe(1);
  });

  it('takes the example of the documents, and fields that it does not know', async () => {
    const example =
      '{"SECP256K1":{"share":"share","id":"shareId"},"ED25519":{"share":"share","id":"shareId"}}';
    const body = { generateResponse: example, metadata: 'x' };
    expect((await client.send('POST', '/v1/backup', body)).status).toBe(200);
    const more = { ...SHARES, STARK: { share: 'x', id: 'y' } };
    expect((await client.send('POST', '/v1/backup', backupBody(more))).status).toBe(200);
  });

  it('is rebuilt from its two halves, byte for byte, and from no other two', async () => {
    const halves = await client.backUp();
    const clientHalf = halfIn(halves.ED25519.share);
    const custodianHalf = await ejected(halves, 'ED25519');
    expect(rebuilt(clientHalf, custodianHalf)).toBe(SHARES.ED25519.share);
    expect(() => rebuilt(halfIn(halves.SECP256K1.share), custodianHalf)).toThrow();
    expect(() => rebuilt({ ...clientHalf, curve: 'SECP256K1' }, custodianHalf)).toThrow();
    const again = await client.backUp();
    expect(() => rebuilt(halfIn(again.ED25519.share), custodianHalf)).toThrow();
  });

  it('leaves neither the share nor the client’s half in the database, with an Idempotency-Key or without', async () => {
    const plain = await client.backUp();
    const keyed = await client.send('POST', '/v1/backup', backupBody(), {
      'Idempotency-Key': 'backup-1',
    });
    const halves = [plain, (await keyed.json()) as Halves];
    const kept = await portal.world.kept();
    expect(kept.includes(halves[0]?.SECP256K1.id ?? '?')).toBe(true);
    for (const { SECP256K1, ED25519 } of [...halves, SHARES]) {
      for (const { share } of [SECP256K1, ED25519]) {
        expect(kept.includes(share)).toBe(false);
        expect(kept.includes(Buffer.from(share, 'base64'))).toBe(false);
      }
    }
    for (const { SECP256K1 } of halves) {
      expect(kept.includes(halfIn(SECP256K1.share).share)).toBe(false);
    }
  });

  it('keeps its own half sealed', async () => {
    const halves = await client.backUp();
    const { share } = await ejected(halves, 'SECP256K1');
    const kept = await portal.world.kept();
    for (const form of ['base64', 'hex', 'base64url'] as const) {
      expect(kept.includes(Buffer.from(share, 'base64').toString(form))).toBe(false);
    }
    expect(kept.includes(Buffer.from(share, 'base64'))).toBe(false);
  });
});

describe('a backup that is asked for again with the same Idempotency-Key', () => {
  const KEY = { 'Idempotency-Key': 'backup-1' };

  it('is one backup, answered with the same bytes, however many calls come at once', async () => {
    const calls = Array.from({ length: 20 }, async () => {
      const response = await client.send('POST', '/v1/backup', backupBody(), KEY);
      return `${String(response.status)} ${await response.text()}`;
    });
    const answers = new Set(await Promise.all(calls));
    expect([...answers]).toEqual([expect.stringMatching(/^200 \{"SECP256K1"/)]);
    expect(await backupsMade()).toBe(1);
  });

  it('backupShares 422: another body gets no half of the first', async () => {
    await client.send('POST', '/v1/backup', backupBody(), KEY);
    const other = { ...SHARES, SECP256K1: SHARES.ED25519 };
    const response = await client.send('POST', '/v1/backup', backupBody(other), KEY);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ id: 'BAD_REQUEST' });
    expect(await backupsMade()).toBe(1);
  });
});
