/** `/v1/verification/…`, error by error, without a socket; and the people who decide. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decideVerification,
  listVerifications,
} from '../../../src/gateway/retail/decide-verification.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { USER, caller, expectFault } from './flow.ts';
import type { Caller } from './flow.ts';

let world: World;
let us: Caller;
beforeEach(async () => {
  world = await openWorld();
  us = await caller(world);
});
afterEach(async () => {
  await world.close();
});

const UNKNOWN = `inq_${'0'.repeat(32)}`;

async function statusOf(id: string, by: Caller = us): Promise<unknown> {
  const response = await by.get(`/v1/verification/status?verification_id=${id}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { status: unknown }).status;
}

describe('who may call the retail flow', () => {
  const start = async (headers: Record<string, string>) =>
    await world.app.request('/v1/verification/start', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ user_identifier: USER }),
    });

  it.each([
    ['no credential', {}],
    ['an unknown X-API-Key', { 'X-API-Key': 'pfk_unknown' }],
    ['an empty X-API-Key', { 'X-API-Key': '' }],
    ['an X-API-Key with a space in it', { 'X-API-Key': 'pfk unknown' }],
  ])('nobody with %s', async (_, headers: Record<string, string>) => {
    await expectFault(await start(headers), 401, 'UNAUTHORIZED');
  });

  it('nobody with a wrong X-API-Key, though the bearer token beside it is right', async () => {
    const headers = { 'X-API-Key': 'pfk_unknown', Authorization: `Bearer ${us.token}` };
    await expectFault(await start(headers), 401, 'UNAUTHORIZED');
  });

  it('nobody whose token is for another API', async () => {
    await expectFault(await start({ 'X-API-Key': world.token }), 403, 'SCOPE_MISSING');
  });

  it('whoever has a token of the scope, in X-API-Key or as a bearer', async () => {
    expect((await start({ 'X-API-Key': us.token })).status).toBe(200);
    expect((await start({ Authorization: `Bearer ${us.token}` })).status).toBe(200);
  });
});

describe('POST /v1/verification/start', () => {
  it.each([
    ['no user', {}, 'user_identifier'],
    ['an empty user', { user_identifier: '' }, 'user_identifier'],
    ['a field of another call', { user_identifier: USER, action: 'approve_inquiry' }, 'action'],
  ])('startVerification 400 INVALID_PARAMETERS: %s is refused', async (_, body, field) => {
    const response = await us.post('/v1/verification/start', body);
    const { details = {} } = await expectFault(response, 400, 'INVALID_PARAMETERS');
    expect(Object.keys(details)).toEqual([field]);
  });

  it('startVerification 200: a verification begins, on record and without the user’s name there', async () => {
    const id = await us.verify();
    expect(id).toMatch(/^inq_[0-9a-f]{32}$/);
    expect(await us.verify()).not.toBe(id);
    expect(await statusOf(id)).toBe('pending');
    expect(await world.auditKinds()).toContain('verification.started');
    const log = await world.gateway.db.selectFrom('audit_entry').select('entry').execute();
    expect(JSON.stringify(log)).not.toContain(USER);
  });

  it('is done once for an Idempotency-Key', async () => {
    const start = () =>
      us.post('/v1/verification/start', { user_identifier: USER }, { 'Idempotency-Key': 'k1' });
    const texts = await Promise.all([start(), start(), start()].map(async (r) => (await r).text()));
    expect(new Set(texts).size).toBe(1);
    expect(await listVerifications(world.gateway, { all: true })).toHaveLength(1);
  });
});

describe('GET /v1/verification/status', () => {
  const at = '/v1/verification/status';

  it('readVerificationStatus 400 INVALID_PARAMETERS: a call that names none is refused', async () => {
    for (const query of ['', '?verification_id=', '?verification_id=%E2%80%AE']) {
      await expectFault(await us.get(`${at}${query}`), 400, 'INVALID_PARAMETERS');
    }
  });

  it('readVerificationStatus 404 VERIFICATION_NOT_FOUND: an unknown one, and one of another organisation, are answered alike', async () => {
    const theirs = await caller(world, { organisation: 'another' });
    const foreign = await theirs.verify();
    const answers = [UNKNOWN, foreign].map(async (id) => {
      const response = await us.get(`${at}?verification_id=${id}`);
      return await expectFault(response, 404, 'VERIFICATION_NOT_FOUND');
    });
    const [unknown, another] = await Promise.all(answers);
    expect(another).toEqual(unknown);
    expect(await statusOf(foreign, theirs)).toBe('pending');
  });

  it('readVerificationStatus 200: another API key of the same organisation reads it too', async () => {
    const id = await us.verify(USER, 'start_inquiry', 'mark_for_review_inquiry');
    const response = await (await caller(world)).get(`${at}?verification_id=${id}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      verification_id: id,
      status: 'review',
      updated_at: '2026-11-20T20:37:00Z',
    });
  });

  it('says that one nobody decided in a day is declined, since when its time was over', async () => {
    const id = await us.verify(USER, 'start_inquiry');
    world.clock.passSeconds(86_399);
    expect(await statusOf(id)).toBe('pending');
    world.clock.passSeconds(86_400);
    const response = await us.get(`${at}?verification_id=${id}`);
    expect(await response.json()).toMatchObject({
      status: 'declined',
      updated_at: '2026-11-21T20:37:00Z',
    });
    await expectFault(
      await us.post('/v1/verification/simulate', {
        verification_id: id,
        action: 'approve_inquiry',
      }),
      409,
      'VERIFICATION_STATE',
    );
  });
});

describe('POST /v1/verification/simulate', () => {
  const simulate = async (body: unknown, app = world.app) =>
    await app.request('/v1/verification/simulate', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('simulateVerification 400 INVALID_PARAMETERS: an unknown action is refused', async () => {
    const response = await simulate({ verification_id: await us.verify(), action: 'approve' });
    await expectFault(response, 400, 'INVALID_PARAMETERS');
  });

  it('simulateVerification 404 VERIFICATION_NOT_FOUND: an unknown verification is refused', async () => {
    const response = await simulate({ verification_id: UNKNOWN, action: 'approve_inquiry' });
    await expectFault(response, 404, 'VERIFICATION_NOT_FOUND');
  });

  it('simulateVerification 404 NOT_FOUND: a production gateway has no such call', async () => {
    const production = await openWorld({ env: 'production' });
    try {
      const wallet = await caller(production);
      const id = await wallet.verify();
      const body = { verification_id: id, action: 'approve_inquiry' };
      await expectFault(await simulate(body, production.app), 404, 'NOT_FOUND');
      await expectFault(await wallet.post('/v1/verification/simulate', body), 404, 'NOT_FOUND');
      expect(await statusOf(id, wallet)).toBe('pending');
    } finally {
      await production.close();
    }
  });

  it('simulateVerification 409 VERIFICATION_STATE: what is decided stays decided', async () => {
    const id = await us.verify(USER, 'decline_inquiry');
    const before = await world.auditKinds();
    const response = await simulate({ verification_id: id, action: 'approve_inquiry' });
    const { message } = await expectFault(response, 409, 'VERIFICATION_STATE');
    expect(message).toContain('declined');
    expect(await statusOf(id)).toBe('declined');
    expect(await world.auditKinds()).toEqual(before);
  });

  it('simulateVerification 200: whoever knows the id moves it on, and it is on record', async () => {
    const id = await us.verify();
    const response = await simulate({ verification_id: id, action: 'approve_inquiry' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true, inquiryId: id });
    expect(await statusOf(id)).toBe('approved');
    expect((await world.auditKinds()).at(-1)).toBe('verification.moved');
  });
});

describe('an operator', () => {
  it('is refused an unknown verification (VERIFICATION_UNKNOWN), on record', async () => {
    const decision = { verificationId: UNKNOWN, status: 'approved' } as const;
    await expect(decideVerification(world.gateway, decision)).rejects.toMatchObject({
      code: 'VERIFICATION_UNKNOWN',
    });
    expect((await world.auditKinds()).at(-1)).toBe('act.refused');
  });

  it('is refused one that is decided or expired (VERIFICATION_DECIDED), on record', async () => {
    const decided = await us.verify(USER, 'fail_inquiry');
    const late = await us.verify();
    world.clock.passDays(1);
    for (const verificationId of [decided, late]) {
      const decision = { verificationId, status: 'approved' } as const;
      await expect(decideVerification(world.gateway, decision)).rejects.toMatchObject({
        code: 'VERIFICATION_DECIDED',
      });
      expect(await statusOf(verificationId)).toBe('declined');
      expect((await world.auditKinds()).at(-1)).toBe('act.refused');
    }
  });

  it('sees those that wait, and decides each for good', async () => {
    const first = await us.verify(USER, 'start_inquiry', 'complete_inquiry');
    const second = await us.verify('bob@example.com');
    const waiting = await listVerifications(world.gateway, { all: false });
    expect(new Set(waiting.map((one) => one.verificationId))).toEqual(new Set([first, second]));
    expect(waiting.find((one) => one.verificationId === first)).toMatchObject({
      userIdentifier: USER,
      state: 'completed',
    });
    await decideVerification(world.gateway, { verificationId: first, status: 'approved' });
    await decideVerification(world.gateway, { verificationId: second, status: 'declined' });
    expect([await statusOf(first), await statusOf(second)]).toEqual(['approved', 'declined']);
    expect(await listVerifications(world.gateway, { all: false })).toEqual([]);
    expect(await listVerifications(world.gateway, { all: true })).toHaveLength(2);
  });
});
