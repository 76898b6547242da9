/** A browser that logged in before does not wait for what strangers failed at. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../../src/core/encoding/bytes.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { KNOWN_SECONDS, MOST_BROWSERS } from '../../../src/gateway/operators/known-browsers.ts';
import { createOperator, revokeOperator } from '../../../src/gateway/operators/operators.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { addOperator, ConsoleClient, expectFailure, loggedIn } from './console-client.ts';

const WRONG = 'six words that are not right';

let world: World;
let client: ConsoleClient;
let passphrase: string;
let operatorId: string;
beforeEach(async () => {
  world = await openWorld({ paired: false });
  ({ client, passphrase, operatorId } = await loggedIn(world.app, world.gateway));
});
afterEach(async () => {
  await world.close();
});

/** A stranger makes everybody wait who has this name and is not known. */
async function guessAt(name: string): Promise<ConsoleClient> {
  const stranger = new ConsoleClient(world.app);
  for (let time = 0; time < 4; time += 1) await stranger.logIn(name, WRONG);
  await expectFailure(stranger.logIn(name, WRONG), 429, 'LOGIN_TOO_SOON');
  return stranger;
}

async function browsers(): Promise<number> {
  return (await world.gateway.db.selectFrom('known_browser').selectAll().execute()).length;
}

describe('a browser that logged in before', () => {
  it('logs in while strangers must wait, who go on waiting', async () => {
    const stranger = await guessAt('Olga');
    expect((await client.logIn('Olga', passphrase)).status).toBe(200);
    await expectFailure(stranger.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
  });

  it('waits for its own failures, and no other browser does', async () => {
    await guessAtFrom(client);
    await expectFailure(client.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
    expect((await new ConsoleClient(world.app).logIn('Olga', passphrase)).status).toBe(200);
  });

  it('is a stranger for every other name', async () => {
    await addOperator(world.gateway, 'Boris');
    await guessAt('Boris');
    await expectFailure(client.logIn('Boris', WRONG), 429, 'LOGIN_TOO_SOON');
  });

  it('is known by a cookie that no script reads, no other site sends, and no other path gets', async () => {
    const response = await client.logIn('Olga', passphrase);
    const [, cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(
      /^permafrost-browser=[\w-]{43}; Max-Age=7776000; Path=\/console; HttpOnly; SameSite=Strict$/,
    );
    const origin = 'https://gateway.example';
    const app = buildApp(world.gateway, { console: { origins: [origin] } });
    const secured = new ConsoleClient(app, origin);
    await secured.logIn('Olga', passphrase);
    expect(secured.browserCookie).toMatch(/^__Secure-permafrost-browser=[\w-]{43}$/);
    const token = /=(.*)$/.exec(client.browserCookie)?.[1] ?? 'none';
    expect((await world.kept()).includes(token)).toBe(false);
  });

  it('has a new cookie after each login, and the one before is that of a stranger', async () => {
    const earlier = new ConsoleClient(world.app);
    earlier.browserCookie = client.browserCookie;
    await client.logIn('Olga', passphrase);
    expect(client.browserCookie).not.toBe(earlier.browserCookie);
    expect(await browsers()).toBe(1);
    await guessAt('Olga');
    await expectFailure(earlier.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
  });

  it('stays known after logout, which ends the session alone', async () => {
    await client.post('logout');
    await guessAt('Olga');
    expect((await client.logIn('Olga', passphrase)).status).toBe(200);
  });

  it('is forgotten after 90 days, and when five others were used since', async () => {
    world.clock.passSeconds(KNOWN_SECONDS);
    await guessAt('Olga');
    await expectFailure(client.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
    world.clock.passDays(2);
    await client.logIn('Olga', passphrase);
    for (let other = 0; other < MOST_BROWSERS; other += 1) {
      world.clock.passSeconds(1);
      await new ConsoleClient(world.app).logIn('Olga', passphrase);
    }
    expect(await browsers()).toBe(MOST_BROWSERS);
    await guessAt('Olga');
    await expectFailure(client.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
  });

  it('is a stranger for a new operator of the same name', async () => {
    await revokeOperator(world.gateway, { operatorId });
    let words = '';
    await createOperator(world.gateway, {
      name: 'Olga',
      handOut: (bytes) => {
        words = fromUtf8(bytes);
      },
    });
    await guessAt('Olga');
    await expectFailure(client.logIn('Olga', words), 429, 'LOGIN_TOO_SOON');
  });

  it('gets no more out of a cookie that nobody was given', async () => {
    await guessAt('Olga');
    for (const token of ['A'.repeat(43), 'x', '']) {
      const other = new ConsoleClient(world.app);
      other.browserCookie = `permafrost-browser=${token}`;
      await expectFailure(other.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
    }
  });
});

async function guessAtFrom(browser: ConsoleClient): Promise<void> {
  for (let time = 0; time < 4; time += 1) await browser.logIn('Olga', WRONG);
}
