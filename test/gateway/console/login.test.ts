/** Logging in: the same answer and the same work for every failure, and never too fast. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deriveScrypt } from '../../../src/core/crypto/scrypt.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { revokeOperator } from '../../../src/gateway/operators/operators.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { addOperator, ConsoleClient, expectFailure, lastEntry } from './console-client.ts';

vi.mock('../../../src/core/crypto/scrypt.ts', { spy: true });
const derive = vi.mocked(deriveScrypt);

const WRONG = 'six words that are not right';

let world: World;
let client: ConsoleClient;
beforeEach(async () => {
  world = await openWorld({ paired: false });
  client = new ConsoleClient(world.app);
});
afterEach(async () => {
  await world.close();
});

describe('a login at the console', () => {
  it('refuses a wrong passphrase, an unknown name, a name nobody can have and a revoked operator alike', async () => {
    await addOperator(world.gateway, 'Olga');
    const boris = await addOperator(world.gateway, 'Boris');
    await revokeOperator(world.gateway, boris);
    derive.mockClear();
    const answers: unknown[] = [];
    for (const [name, passphrase] of [
      ['Olga', WRONG],
      ['Nobody', WRONG],
      ['no\u200bbody', WRONG],
      ['Boris', boris.passphrase],
    ] as const) {
      const response = await client.logIn(name, passphrase);
      expect(response.headers.get('Set-Cookie')).toBeNull();
      answers.push([response.status, await response.text()]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject([401, expect.stringContaining('LOGIN_REFUSED')]);
    // The same work for each, whoever has the name.
    const costs = derive.mock.calls.map(
      ([{ logN, length }]) => `${String(logN)}/${String(length)}`,
    );
    expect(costs).toEqual(['17/32', '17/32', '17/32', '17/32']);
  });

  it('puts each failure on record with the operator’s name, and no name that none has', async () => {
    const { operatorId } = await addOperator(world.gateway, 'Olga');
    await client.logIn('Olga', WRONG);
    const refused = { kind: 'operator.login-refused', code: 'LOGIN_REFUSED' };
    expect(await lastEntry(world.gateway)).toEqual({
      ...refused,
      operator: 'Olga',
      operator_id: operatorId,
      failures: 1,
      turned_away: 0,
    });
    await client.logIn('my secret passphrase in the wrong field', WRONG);
    expect(await lastEntry(world.gateway)).toEqual({
      ...refused,
      operator: '',
      operator_id: '',
      failures: 1,
      turned_away: 0,
    });
  });

  it('refuses to look at a passphrase that comes too soon, even the right one, and counts how many did', async () => {
    const { passphrase } = await addOperator(world.gateway, 'Olga');
    for (let time = 0; time < 4; time += 1) await client.logIn('Olga', WRONG);
    derive.mockClear();
    const entries = (await world.auditKinds()).length;
    const failure = await expectFailure(client.logIn('Olga', passphrase), 429, 'LOGIN_TOO_SOON');
    expect(failure.retryAfterSeconds).toBe(2);
    const again = await client.logIn('Olga', passphrase);
    expect(again.headers.get('Retry-After')).toBe('2');
    expect(derive).not.toHaveBeenCalled();
    // Whoever asks too often can not fill the log.
    expect(await world.auditKinds()).toHaveLength(entries);
    world.clock.passSeconds(2);
    await client.logIn('Olga', WRONG);
    expect(await lastEntry(world.gateway)).toMatchObject({ failures: 5, turned_away: 2 });
    world.clock.passSeconds(4);
    expect((await client.logIn('Olga', passphrase)).status).toBe(200);
    // Right at last: what had failed before is forgotten.
    await expectFailure(client.logIn('Olga', WRONG), 401, 'LOGIN_REFUSED');
    expect(await lastEntry(world.gateway)).toMatchObject({ failures: 1 });
  });

  it('refuses a name that nobody has just as soon as one that somebody has', async () => {
    for (let time = 0; time < 4; time += 1) await client.logIn('Nobody', WRONG);
    await expectFailure(client.logIn('nobody', WRONG), 429, 'LOGIN_TOO_SOON');
  });

  it('counts the attempts of another process of the same gateway', async () => {
    await addOperator(world.gateway, 'Olga');
    const other = new ConsoleClient(buildApp(world.gateway));
    for (let time = 0; time < 2; time += 1) {
      await client.logIn('Olga', WRONG);
      await other.logIn('Olga', WRONG);
    }
    await expectFailure(client.logIn('Olga', WRONG), 429, 'LOGIN_TOO_SOON');
    await expectFailure(other.logIn('Olga', WRONG), 429, 'LOGIN_TOO_SOON');
  });

  it('derives at most two at once, and turns away a flood', async () => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    derive.mockImplementation(async () => {
      most = Math.max(most, (running += 1));
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
      return new Uint8Array(32);
    });
    const names = Array.from({ length: 14 }, (_, number) => `Name ${String(number)}`);
    const answers = names.map((name) => client.logIn(name, WRONG));
    const turnedAway: number[] = [];
    for (const answer of answers) void answer.then(({ status }) => turnedAway.push(status));
    // Two are being checked and eight wait, so four are answered while nobody is done.
    await vi.waitFor(() => {
      expect([waiting.length, turnedAway]).toEqual([2, [429, 429, 429, 429]]);
    });
    let ended = 0;
    const all = Promise.all(answers).finally(() => (ended = 1));
    while (ended === 0) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    derive.mockReset();
    const statuses = (await all).map(({ status }) => status);
    expect(most).toBe(2);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    const entries = await world.gateway.db.selectFrom('audit_entry').select('entry').execute();
    const counts = entries.map(({ entry }) => /"turned_away":(\d+)/.exec(entry)?.[1] ?? '0');
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(4);
  });

  it('lets the operator in with name and words however they are typed', async () => {
    const { passphrase, operatorId } = await addOperator(world.gateway, 'Olga Meier');
    const typed = `  ${passphrase.toUpperCase().replaceAll(' ', '   ')}`;
    const response = await client.logIn('olga  MEIER', typed);
    expect(await response.json()).toEqual({
      gateway: { name: 'Gateway one', env: 'test' },
      operator: {
        name: 'Olga Meier',
        idleEndsAt: '2026-11-20T20:52:00Z',
        endsAt: '2026-11-21T08:37:00Z',
      },
    });
    expect(await lastEntry(world.gateway)).toEqual({
      kind: 'operator.logged-in',
      operator: 'Olga Meier',
      operator_id: operatorId,
    });
  });
});
