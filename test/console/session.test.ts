/** Who is logged in: kept alive by people alone, and over at once when the gateway says so. */
import { describe, expect, it } from 'vitest';
import { GivenUp } from '../../src/console/state/reading.ts';
import { Session } from '../../src/console/state/session.svelte.ts';
import { AnsweringGateway, NOBODY, sessionUntil } from './answers.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const OUTBOX = { queued: 0, bundles: [] };

class Clock {
  now = NOON;
  readonly read = (): number => this.now;
  pass(minutes: number): void {
    this.now += minutes * 60_000;
  }
}

async function loggedIn(
  gateway: AnsweringGateway,
  clock: Clock,
  view = sessionUntil('2026-11-20T12:15:00Z', '2026-11-21T00:00:00Z'),
): Promise<Session> {
  const session = new Session(gateway.fetch, clock.read);
  gateway.json(view);
  await session.logIn({ name: 'olga', passphrase: 'six words' });
  return session;
}

/** The paths that were asked as a person asks them. */
function askedByAPerson({ asked }: AnsweringGateway): string[] {
  return asked
    .filter(({ request }) => !new Headers(request.headers).has('x-console-background'))
    .map(({ path }) => path);
}

describe('a session of the console', () => {
  it('knows the gateway before anybody is logged in', async () => {
    const gateway = new AnsweringGateway().json(NOBODY);
    const session = new Session(gateway.fetch, new Clock().read);
    expect(session.standing).toBe('reading');
    await session.read();
    expect(session.standing).toBe('out');
    expect(session.gateway?.name).toBe('Gateway One');
    expect(session.whyOut).toBe('not-yet');
    expect(askedByAPerson(gateway)).toEqual([]);
  });

  it('begins with a login, and stays out after a refused one', async () => {
    const gateway = new AnsweringGateway();
    const clock = new Clock();
    const refused = new Session(gateway.fetch, clock.read);
    gateway.json(NOBODY).fails(401, { code: 'LOGIN_REFUSED', sentence: 'No.' });
    await refused.read();
    await expect(refused.logIn({ name: 'olga', passphrase: 'wrong' })).rejects.toThrow('No.');
    expect(refused.standing).toBe('out');
    expect(refused.whyOut).toBe('not-yet');

    const session = await loggedIn(gateway, clock);
    expect(session.standing).toBe('in');
    expect(session.operator?.name).toBe('olga');
  });

  it('ends when any answer says that nobody is logged in any more', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    gateway.fails(401, { code: 'SESSION_ENDED', sentence: 'Ended.' });
    await expect(session.ask('overview', undefined)).rejects.toThrow(GivenUp);
    expect(session.standing).toBe('out');
    expect(session.whyOut).toBe('ended');
  });

  it('ends when somebody else has logged in beside it, whose page begins with nothing of it', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    const answer = gateway.late();
    const act = session.ask('outbox/seal', undefined);
    const peter = sessionUntil('2026-11-20T12:15:00Z', '2026-11-21T00:00:00Z', 'peter');
    gateway.json(peter).json(peter);
    await session.read();
    expect(session.standing).toBe('out');
    expect(session.whyOut).toBe('ended');
    await session.read();
    expect(session.operator?.name).toBe('peter');
    answer(OUTBOX);
    await expect(act).rejects.toThrow(GivenUp);
    expect(session.standing).toBe('in');
  });

  it('does not end by another refusal', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    gateway.fails(422, { code: 'BUNDLE_EXPIRED', sentence: 'Expired.' });
    await expect(session.ask('outbox/seal', undefined)).rejects.toThrow('Expired.');
    expect(session.standing).toBe('in');
  });

  it('says that the person logged out, and only after the gateway has done it', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    gateway.fails(500, { code: 'INTERNAL', sentence: 'Broken.' });
    await expect(session.logOut()).rejects.toThrow('Broken.');
    expect(session.standing).toBe('in');
    gateway.json({});
    await session.logOut();
    expect(session.standing).toBe('out');
    expect(session.whyOut).toBe('logged-out');
  });

  it('warns in its last minute, and ends by itself without asking anybody', async () => {
    const gateway = new AnsweringGateway();
    const clock = new Clock();
    const session = await loggedIn(gateway, clock);
    clock.pass(13.9);
    session.tick();
    expect(session.warning).toBeUndefined();
    clock.pass(0.2);
    session.tick();
    expect(session.warning).toBe('idle');
    clock.pass(1);
    session.tick();
    expect(session.standing).toBe('out');
    expect(session.whyOut).toBe('ended');
    expect(gateway.asked).toHaveLength(1);
  });

  it('says that a session at its very end cannot be kept', async () => {
    const clock = new Clock();
    const view = sessionUntil('2026-11-20T12:15:00Z', '2026-11-20T12:10:00Z');
    const session = await loggedIn(new AnsweringGateway(), clock, view);
    clock.pass(9.5);
    session.tick();
    expect(session.warning).toBe('end');
  });

  it('goes by the clock of the gateway, not by that of this machine', async () => {
    const gateway = new AnsweringGateway();
    const clock = new Clock();
    clock.pass(600);
    const session = new Session(gateway.fetch, clock.read);
    const view = sessionUntil('2026-11-20T12:15:00Z', '2026-11-21T00:00:00Z');
    gateway.json(view, '2026-11-20T12:00:00Z');
    await session.logIn({ name: 'olga', passphrase: 'six words' });
    session.tick();
    expect(session.standing).toBe('in');
    expect(session.endsInMs).toBe(15 * 60_000);
  });

  it('is kept alive by whoever types or points, once in a minute', async () => {
    const gateway = new AnsweringGateway();
    const clock = new Clock();
    const session = await loggedIn(gateway, clock);
    await session.stir();
    expect(gateway.asked).toHaveLength(1);
    clock.pass(1);
    const later = sessionUntil('2026-11-20T12:16:00Z', '2026-11-21T00:00:00Z');
    gateway.json(OUTBOX).json(later);
    await session.stir();
    await session.stir();
    expect(askedByAPerson(gateway)).toEqual(['/console/api/login', '/console/api/outbox']);
    expect(session.operator?.idleEndsAt).toBe('2026-11-20T12:16:00Z');
  });

  it('is asked for nothing by somebody who is not logged in', async () => {
    const gateway = new AnsweringGateway();
    const session = new Session(gateway.fetch, new Clock().read);
    await session.stir();
    expect(gateway.asked).toEqual([]);
  });
});

describe('an answer that comes late', () => {
  const LOGIN = { name: 'olga', passphrase: 'six words' };
  const OLGA = sessionUntil('2026-11-20T12:15:00Z', '2026-11-21T00:00:00Z');

  it('of who was there before the logout brings nobody back', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    const answer = gateway.late();
    const asked = session.read();
    gateway.json({});
    await session.logOut();
    answer(OLGA);
    await expect(asked).rejects.toThrow(GivenUp);
    expect(session.standing).toBe('out');
    expect(session.whyOut).toBe('logged-out');
  });

  it('of nobody there before the login does not end the session that began', async () => {
    const gateway = new AnsweringGateway();
    const session = new Session(gateway.fetch, new Clock().read);
    const answer = gateway.late();
    const asked = session.read();
    gateway.json(OLGA);
    await session.logIn(LOGIN);
    answer(NOBODY);
    await expect(asked).rejects.toThrow(GivenUp);
    expect(session.standing).toBe('in');
  });

  it('takes back nothing that a later question was answered', async () => {
    const gateway = new AnsweringGateway();
    const clock = new Clock();
    const session = await loggedIn(gateway, clock);
    clock.pass(14.9);
    const answer = gateway.late();
    const pulse = session.read();
    const kept = sessionUntil('2026-11-20T12:29:54Z', '2026-11-21T00:00:00Z');
    gateway.json(OUTBOX).json(kept);
    await session.stay();
    clock.pass(1);
    answer(OLGA);
    await pulse;
    session.tick();
    expect(session.standing).toBe('in');
    expect(session.operator?.idleEndsAt).toBe('2026-11-20T12:29:54Z');
  });

  it('of an act is not heard by the next session, nor given to its screens', async () => {
    for (const status of [200, 401]) {
      const gateway = new AnsweringGateway();
      const session = await loggedIn(gateway, new Clock());
      const answer = gateway.late();
      const act = session.ask('outbox/seal', undefined);
      gateway.json({}).json(OLGA);
      await session.logOut();
      await session.logIn(LOGIN);
      answer({ code: 'SESSION_ENDED', sentence: 'Ended.' }, status);
      await expect(act).rejects.toThrow(status === 200 ? GivenUp : 'Ended.');
      expect(session.standing).toBe('in');
    }
  });

  it('cannot come from a question asked beside a logout: none is, nor afterwards told as a fault', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    gateway.late();
    const before = session.ask('outbox', undefined);
    const loggedOut = gateway.late();
    const leaving = session.logOut();
    const beside = session.ask('overview', undefined);
    loggedOut({});
    await leaving;
    await expect(before).rejects.toThrow(GivenUp);
    await expect(beside).rejects.toThrow(GivenUp);
    gateway.json(NOBODY);
    await session.read();
    expect(session.whyOut).toBe('logged-out');
  });

  it('is asked for anew after a logout that the gateway did not do, whoever had asked and when', async () => {
    const gateway = new AnsweringGateway();
    const session = await loggedIn(gateway, new Clock());
    gateway.late();
    const before = session.ask('outbox', undefined);
    gateway.fails(500, { code: 'INTERNAL', sentence: 'Broken.' });
    const leaving = session.logOut();
    const beside = session.ask('outbox', undefined);
    gateway.json(OUTBOX).json(OUTBOX);
    await expect(leaving).rejects.toThrow('Broken.');
    await expect(before).resolves.toEqual(OUTBOX);
    await expect(beside).resolves.toEqual(OUTBOX);
  });

  it('of a logout finds a session that has ended by itself, and is no fault', async () => {
    const gateway = new AnsweringGateway();
    const clock = new Clock();
    const session = await loggedIn(gateway, clock);
    const answer = gateway.late();
    const leaving = session.logOut();
    const beside = session.ask('overview', undefined);
    clock.pass(20);
    session.tick();
    await expect(beside).rejects.toThrow(GivenUp);
    answer({});
    await leaving;
    expect(session.whyOut).toBe('ended');
  });
});
