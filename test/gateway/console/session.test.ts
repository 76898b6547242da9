/** A session of the console: its cookie, how long it lasts, and what ends it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { revokeOperator } from '../../../src/gateway/operators/operators.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { ConsoleClient, expectFailure, lastEntry, loggedIn, ORIGIN } from './console-client.ts';

let world: World;
let client: ConsoleClient;
let operator: { operatorId: string; passphrase: string };
beforeEach(async () => {
  world = await openWorld({ paired: false });
  ({ client, ...operator } = await loggedIn(world.app, world.gateway));
});
afterEach(async () => {
  await world.close();
});

async function expectEnded(of: ConsoleClient = client): Promise<void> {
  await expectFailure(of.get('overview'), 401, 'SESSION_ENDED');
  const session = await of.get('session');
  expect(await session.json()).toMatchObject({ operator: null });
}

async function expectAlive(of: ConsoleClient = client): Promise<void> {
  expect((await of.get('overview', { background: true })).status).toBe(200);
}

describe('a session of the console', () => {
  it('has a cookie that no script reads, no other site sends, and no other path gets', async () => {
    const again = await client.logIn('Olga', operator.passphrase);
    expect(again.headers.getSetCookie()[0]).toMatch(
      /^permafrost-console=[\w-]{43}; Path=\/console; HttpOnly; SameSite=Strict$/,
    );
    const origin = 'https://gateway.example';
    const secured = new ConsoleClient(
      buildApp(world.gateway, { console: { origins: [origin] } }),
      origin,
    );
    const overTls = await secured.logIn('Olga', operator.passphrase);
    expect(overTls.headers.getSetCookie()[0]).toMatch(
      /^__Secure-permafrost-console=[\w-]{43}; Path=\/console; HttpOnly; Secure; SameSite=Strict$/,
    );
    await expectAlive(secured);
    // Under https no cookie without the prefix is taken: anybody on the way may have set it.
    secured.cookie = secured.cookie.replace('__Secure-', '');
    await expectEnded(secured);
    // And without TLS none with it.
    client.cookie = `__Secure-${client.cookie}`;
    await expectEnded();
  });

  it('refuses a call without a cookie, or with one that no login gave', async () => {
    const stranger = new ConsoleClient(world.app);
    await expectEnded(stranger);
    const tokens = ['', 'x', 'A'.repeat(43), '../', '%00', 'A'.repeat(5_000), `${'A'.repeat(43)}=`];
    for (const token of tokens) {
      stranger.cookie = `permafrost-console=${token}`;
      await expectEnded(stranger);
    }
  });

  it('gives a new cookie at each login and refuses the one before, so that none can be fixed', async () => {
    const before = new ConsoleClient(world.app);
    before.cookie = client.cookie;
    await client.logIn('Olga', operator.passphrase);
    expect(client.cookie).not.toBe(before.cookie);
    await expectAlive();
    await expectEnded(before);
    // A cookie that somebody planted is not taken over.
    const planted = new ConsoleClient(world.app);
    planted.cookie = `permafrost-console=${'B'.repeat(43)}`;
    await planted.logIn('Olga', operator.passphrase);
    expect(planted.cookie).not.toContain('B'.repeat(43));
  });

  it('refuses the cookie after logout, and takes it from the browser', async () => {
    const kept = client.cookie;
    const answer = await client.post('logout');
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^permafrost-console=; Max-Age=0; Path=\/console/,
    );
    expect(await lastEntry(world.gateway)).toMatchObject({
      kind: 'operator.logged-out',
      operator: 'Olga',
      operator_id: operator.operatorId,
    });
    client.cookie = kept;
    await expectEnded();
    const entries = (await world.auditKinds()).length;
    expect((await client.post('logout')).status).toBe(200);
    expect(await world.auditKinds()).toHaveLength(entries);
  });

  it('ends 15 minutes after a person last did something', async () => {
    for (let minute = 0; minute < 40; minute += 10) {
      world.clock.passSeconds(600);
      expect((await client.get('outbox')).status).toBe(200);
    }
    world.clock.passSeconds(899);
    await expectAlive();
    world.clock.passSeconds(1);
    await expectEnded();
  });

  it('is not kept alive by a page that asks by itself', async () => {
    for (let minute = 0; minute < 14; minute += 1) {
      world.clock.passSeconds(60);
      expect((await client.get('overview', { background: true })).status).toBe(200);
      await client.get('session');
    }
    world.clock.passSeconds(60);
    await expectEnded();
  });

  it('is kept alive although another process writes for longer than a statement waits', async () => {
    const other = await openGateway(world.place, { clock: world.clock, random: systemRandom });
    try {
      world.clock.passSeconds(600);
      const begun = Promise.withResolvers<undefined>();
      const writing = other.db.transaction().execute(async () => {
        begun.resolve(undefined);
        await new Promise((resolve) => setTimeout(resolve, 500));
      });
      await begun.promise;
      const answer = await client.get('outbox');
      await writing;
      expect(answer.status).toBe(200);
      world.clock.passSeconds(600);
      await expectAlive();
    } finally {
      await other.close();
    }
  });

  it('ends after 12 hours, whatever is done', async () => {
    for (let minute = 10; minute < 720; minute += 10) {
      world.clock.passSeconds(600);
      expect((await client.get('outbox')).status).toBe(200);
    }
    expect(await (await client.get('session')).json()).toMatchObject({
      operator: { idleEndsAt: '2026-11-21T08:37:00Z', endsAt: '2026-11-21T08:37:00Z' },
    });
    world.clock.passSeconds(600);
    await expectEnded();
  });

  it('ends at once when its operator is revoked, in another process too', async () => {
    const other = await openGateway(world.place, { clock: world.clock, random: systemRandom });
    try {
      await expectAlive();
      await revokeOperator(other, operator);
      await expectEnded();
      await expectFailure(client.logIn('Olga', operator.passphrase), 401, 'LOGIN_REFUSED');
    } finally {
      await other.close();
    }
  });

  it('is known to another process that serves the same gateway', async () => {
    const other = await openGateway(world.place, { clock: world.clock, random: systemRandom });
    try {
      const elsewhere = new ConsoleClient(buildApp(other));
      elsewhere.cookie = client.cookie;
      await expectAlive(elsewhere);
      await elsewhere.post('logout');
      await expectEnded();
    } finally {
      await other.close();
    }
  });

  it('is kept as a digest: whoever reads the database has no cookie', async () => {
    const token = client.cookie.split('=')[1] ?? '';
    expect(token).toHaveLength(43);
    const kept = await world.kept();
    expect(kept.includes(operator.operatorId)).toBe(true);
    expect(kept.includes(token)).toBe(false);
    expect(kept.includes(operator.passphrase)).toBe(false);
  });

  it('lets nobody in by the API key of a wallet, and no wallet by the cookie', async () => {
    const authorization = { Authorization: `Bearer ${world.token}` };
    const stranger = new ConsoleClient(world.app);
    await expectFailure(stranger.get('overview', { headers: authorization }), 401, 'SESSION_ENDED');
    const asWallet = await world.app.request(`${ORIGIN}/v1/keys/requests/x`, {
      headers: { Cookie: client.cookie },
    });
    expect(asWallet.status).toBe(401);
  });
});
