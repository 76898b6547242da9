/** `POST /v1/backup/recover`: who may ask, once, and that nothing is ever made up. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRecoveries, withdrawRecovery } from '../../../src/gateway/retail/list-recoveries.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { USER, caller, expectFault, storedRow } from './flow.ts';
import type { Caller } from './flow.ts';
import { gpgKey } from './gpg-key.ts';

let world: World;
let us: Caller;
beforeEach(async () => {
  world = await openWorld();
  us = await caller(world);
});
afterEach(async () => {
  await world.close();
});

/** A verification that is approved, with something stored under it. */
async function approved(by: Caller = us, user = USER): Promise<string> {
  const id = await by.verify(user, 'approve_inquiry');
  await storedRow(world, id);
  return id;
}

async function recover(fields: Record<string, unknown>, by: Caller = us): Promise<Response> {
  return await by.post('/v1/backup/recover', {
    user_identifier: USER,
    gpg_public_key: gpgKey('curve25519'),
    ...fields,
  });
}

async function requested(verificationId: string, by: Caller = us): Promise<string> {
  const response = await recover({ verification_id: verificationId }, by);
  expect(response.status).toBe(202);
  return ((await response.json()) as { request_id: string }).request_id;
}

describe('POST /v1/backup/recover', () => {
  it.each([
    ['a secret key', gpgKey('rsa').replaceAll('PUBLIC', 'PRIVATE')],
    ['a key that only signs', gpgKey('signing-only')],
    ['a key that was damaged', gpgKey('rsa').replace(/^=.{4}$/m, '=AAAA')],
    ['no key at all', 'alice'],
    ['more than any key has', ' '.repeat(65_537)],
  ])('recoverBackup 400 INVALID_PARAMETERS: %s is refused', async (_, gpg_public_key) => {
    const response = await recover({ verification_id: await approved(), gpg_public_key });
    const { details = {} } = await expectFault(response, 400, 'INVALID_PARAMETERS');
    expect(Object.keys(details)).toEqual(['gpg_public_key']);
    expect(await listRecoveries(world.gateway)).toEqual([]);
  });

  it('recoverBackup 404 VERIFICATION_NOT_FOUND: an unknown one, one of another user and one of another organisation are answered alike', async () => {
    const theirs = await caller(world, { organisation: 'another' });
    const ids = [
      `inq_${'0'.repeat(32)}`,
      await approved(us, 'bob@example.com'),
      await approved(theirs),
    ];
    const answers = [];
    for (const verification_id of ids) {
      const response = await recover({ verification_id });
      answers.push(await expectFault(response, 404, 'VERIFICATION_NOT_FOUND'));
    }
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(await world.auditKinds()).not.toContain('recovery.requested');
  });

  it('recoverBackup 404 BACKUP_NOT_FOUND: there is nothing to recover where nothing was stored', async () => {
    await approved(us, 'bob@example.com');
    const verification_id = await us.verify(USER, 'approve_inquiry');
    await expectFault(await recover({ verification_id }), 404, 'BACKUP_NOT_FOUND');
  });

  it.each([
    ['that nobody decided', []],
    ['in review', ['mark_for_review_inquiry']],
    ['that is declined', ['decline_inquiry']],
    ['that failed', ['fail_inquiry']],
  ] as const)(
    'recoverBackup 409 VERIFICATION_NOT_APPROVED: a verification %s is refused',
    async (_, actions) => {
      const verification_id = await us.verify(USER, ...actions);
      await storedRow(world, verification_id);
      await expectFault(await recover({ verification_id }), 409, 'VERIFICATION_NOT_APPROVED');
    },
  );

  it('recoverBackup 409 VERIFICATION_EXPIRED: an approval serves seven days', async () => {
    const verification_id = await approved();
    world.clock.passDays(7);
    await expectFault(await recover({ verification_id }), 409, 'VERIFICATION_EXPIRED');
  });

  it('recoverBackup 409 VERIFICATION_USED: a verification serves one recovery, also when that was withdrawn', async () => {
    const verification_id = await approved();
    const requestId = await requested(verification_id);
    await withdrawRecovery(world.gateway, { requestId });
    await expectFault(await recover({ verification_id }), 409, 'VERIFICATION_USED');
  });

  it('recoverBackup 409 RECOVERY_REQUESTED: one request of a user waits at a time, and is found again', async () => {
    const verification = await approved();
    const first = await requested(verification);
    for (const verification_id of [verification, await approved()]) {
      const response = await recover({ verification_id });
      expect(response.headers.get('Location')).toBe(`/v1/backup/recover/requests/${first}`);
      await expectFault(response, 409, 'RECOVERY_REQUESTED');
    }
    const theirs = await caller(world, { organisation: 'another' });
    await requested(await approved(theirs), theirs);
  });

  it('recoverBackup 202: the request is taken down and waits for people; no package is made up', async () => {
    const verification_id = await approved();
    const response = await recover({ verification_id });
    expect(response.status).toBe(202);
    const body = (await response.json()) as { request_id: string };
    expect(body).toEqual({
      request_id: expect.any(String) as string,
      status: 'PENDING_COLD',
      message: expect.stringContaining('people') as string,
    });
    expect(response.headers.get('Location')).toBe(`/v1/backup/recover/requests/${body.request_id}`);
    expect(await listRecoveries(world.gateway)).toEqual([
      expect.objectContaining({
        requestId: body.request_id,
        userIdentifier: USER,
        verificationId: verification_id,
        state: 'requested',
        gpgPublicKey: gpgKey('curve25519'),
        backupIds: [expect.any(String)],
      }),
    ]);
    expect((await world.auditKinds()).at(-1)).toBe('recovery.requested');
    // Nothing of it crosses the gap: there is no kind of request for it.
    expect(await world.gateway.db.selectFrom('item').selectAll().execute()).toEqual([]);
  });

  it('is one request however often it is sent at once', async () => {
    const verification_id = await approved();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => (await recover({ verification_id })).status),
    );
    expect(answers.toSorted()).toEqual([202, ...Array<number>(7).fill(409)]);
    expect(await listRecoveries(world.gateway)).toHaveLength(1);
  });
});

describe('GET /v1/backup/recover/requests/{request_id}', () => {
  const at = (id: string) => `/v1/backup/recover/requests/${id}`;

  it('readRecoveryRequest 404 REQUEST_NOT_FOUND: an unknown one and one of another organisation are not there', async () => {
    const theirs = await caller(world, { organisation: 'another' });
    const foreign = await requested(await approved(theirs), theirs);
    for (const id of [world.gateway.random.uuid(), foreign]) {
      await expectFault(await us.get(at(id)), 404, 'REQUEST_NOT_FOUND');
    }
  });

  it('readRecoveryRequest 410 RECOVERY_WITHDRAWN: what an operator withdrew is over', async () => {
    const requestId = await requested(await approved());
    await withdrawRecovery(world.gateway, { requestId });
    await expectFault(await us.get(at(requestId)), 410, 'RECOVERY_WITHDRAWN');
    expect((await world.auditKinds()).at(-1)).toBe('recovery.withdrawn');
    await requested(await approved());
  });

  it('readRecoveryRequest 202: it still waits', async () => {
    const requestId = await requested(await approved());
    const response = await us.get(at(requestId));
    expect(response.status).toBe(202);
    expect(response.headers.get('Location')).toBe(at(requestId));
    expect(await response.json()).toMatchObject({ request_id: requestId, status: 'PENDING_COLD' });
  });
});

describe('an operator', () => {
  it('is refused to withdraw what is not there (RECOVERY_UNKNOWN) or over (RECOVERY_CLOSED), on record', async () => {
    const requestId = await requested(await approved());
    await withdrawRecovery(world.gateway, { requestId });
    for (const [id, code] of [
      [world.gateway.random.uuid(), 'RECOVERY_UNKNOWN'],
      [requestId, 'RECOVERY_CLOSED'],
    ] as const) {
      await expect(withdrawRecovery(world.gateway, { requestId: id })).rejects.toMatchObject({
        code,
      });
      expect((await world.auditKinds()).at(-1)).toBe('act.refused');
    }
  });
});
