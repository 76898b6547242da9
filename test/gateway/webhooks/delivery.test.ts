/** Events reach their receivers signed, again and again until they do, and once by however many processes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyWebhook } from '../../../src/client/verify-webhook.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { formatTime } from '../../../src/core/clock.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { announce } from '../../../src/gateway/webhooks/announce.ts';
import { claimDue, settle } from '../../../src/gateway/webhooks/claim.ts';
import { deliverDue } from '../../../src/gateway/webhooks/deliver.ts';
import { dropOldEvents, webhookCounts } from '../../../src/gateway/webhooks/kept.ts';
import { createReceiver, revokeReceiver } from '../../../src/gateway/webhooks/receivers.ts';
import { redeliver } from '../../../src/gateway/webhooks/redeliver.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { openReceiver } from './receiver.ts';
import type { Received, TestReceiver } from './receiver.ts';

const NEVER = new AbortController().signal;

let world: World;
let receiver: TestReceiver;
beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

async function happen(sequence = 1): Promise<void> {
  const at = formatTime(world.clock.now());
  const data = { bundle_id: 'bundle', sequence, counts: { assigned: 1 } };
  await world.gateway.db.transaction().execute(async (tx) => {
    await announce(tx, { type: 'response.imported', at, data });
  });
}

function eventOf(received: Received | undefined, secret: string) {
  if (received === undefined) throw new Error('nothing came');
  const signature = String(received.headers['x-permafrost-signature']);
  return verifyWebhook({ secret, signature, body: received.body, now: world.clock.now() });
}

const ALL = Array.from({ length: 20 }, (_, at) => at + 1);

const send = () => deliverDue(world.gateway, NEVER, { attemptMs: 2_000 });
const claimOne = async () => [...(await claimDue(world.gateway)).values()][0]?.[0];
const deliveries = () =>
  world.gateway.db
    .selectFrom('webhook_delivery')
    .selectAll()
    .orderBy('event_position')
    .orderBy('receiver_id')
    .execute();
const counts = () => webhookCounts(world.gateway.db);

describe('a delivery', () => {
  it.each([
    ['an error', { status: 503 }, 'HTTP 503'],
    ['a redirect, which is not followed', { status: 307 }, 'HTTP 307'],
    ['a refusal', { status: 400 }, 'HTTP 400'],
  ])('that is answered with %s is not delivered, and waits', async (_, answer, fault) => {
    await createReceiver(world.gateway, { url: receiver.url });
    receiver.answer = { ...answer, headers: { Location: '/elsewhere' } };
    await happen();
    await send();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/events']);
    const row = await world.gateway.db
      .selectFrom('webhook_delivery')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'waiting', attempts: 1, last_fault: fault, claim_id: '' });
    await send();
    expect(receiver.received).toHaveLength(1);
  });

  it('that nobody answers ends in time, and waits', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    receiver.answer = { status: 0 };
    await happen();
    await deliverDue(world.gateway, NEVER, { attemptMs: 200 });
    const row = await world.gateway.db
      .selectFrom('webhook_delivery')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ attempts: 1, last_fault: 'no answer in time' });
  });

  it('is given up after nine attempts in three days, and no sooner, and is loud in the status', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    receiver.answer = { status: 500 };
    await happen();
    for (let minutes = 0; minutes < 3 * 24 * 60; minutes += 30) {
      await send();
      world.clock.passSeconds(1_800);
    }
    expect(receiver.received).toHaveLength(9);
    expect(await counts()).toEqual({ receivers: 1, waiting: 0, givenUp: 1 });
  });

  it('goes to a receiver that is there again at the next attempt, with the same id', async () => {
    const { secret } = await createReceiver(world.gateway, { url: receiver.url });
    receiver.answer = { status: 500 };
    await happen();
    await send();
    receiver.answer = { status: 200 };
    world.clock.passSeconds(59);
    await send();
    expect(receiver.received).toHaveLength(1);
    world.clock.passSeconds(1);
    await send();
    const [first, second] = receiver.received;
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers['x-permafrost-event-id']).toBe(eventOf(second, secret).id);
    expect(second?.headers['x-permafrost-signature']).not.toBe(
      first?.headers['x-permafrost-signature'],
    );
    expect(await counts()).toEqual({ receivers: 1, waiting: 0, givenUp: 0 });
  });

  it('does not go to a revoked receiver, nor to one that wants other events', async () => {
    const other = await openReceiver();
    const { id } = await createReceiver(world.gateway, { url: receiver.url });
    await createReceiver(world.gateway, { url: other.url, events: ['drill.failed'] });
    await happen();
    await revokeReceiver(world.gateway, { id });
    await send();
    expect([...receiver.received, ...other.received]).toEqual([]);
    expect(await counts()).toEqual({ receivers: 1, waiting: 0, givenUp: 0 });
    await other.close();
  });

  it('begins no more once its receiver is revoked, and the claims are given back', async () => {
    const { id } = await createReceiver(world.gateway, { url: receiver.url });
    for (const sequence of [1, 2, 3, 4]) await happen(sequence);
    receiver.answer = { status: 204, after: () => revokeReceiver(world.gateway, { id }) };
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: 1, claim_id: '' },
      { state: 'waiting', attempts: 0, claim_id: '' },
      { state: 'waiting', attempts: 0, claim_id: '' },
      { state: 'waiting', attempts: 0, claim_id: '' },
    ]);
  });

  it('of one receiver does not wait for another that is silent', async () => {
    const silent = await openReceiver();
    silent.answer = { status: 0 };
    await createReceiver(world.gateway, { url: silent.url });
    await createReceiver(world.gateway, { url: receiver.url });
    for (const sequence of ALL.slice(0, 10)) await happen(sequence);
    const stop = new AbortController();
    // As long as any test may take: the silent one is in the middle of its first attempt all the time.
    const sending = deliverDue(world.gateway, stop.signal, { attemptMs: 600_000 });
    await vi.waitFor(() => {
      expect(receiver.received).toHaveLength(10);
      expect(silent.received).toHaveLength(1);
    }, 30_000);
    for (const sequence of ALL.slice(10)) await happen(sequence);
    await vi.waitFor(() => {
      expect(receiver.received).toHaveLength(ALL.length);
    }, 30_000);
    expect(silent.received).toHaveLength(1);
    stop.abort();
    await sending;
    const sequences = receiver.received.map(
      ({ body }) => (JSON.parse(body.toString()) as { data: { sequence: number } }).data.sequence,
    );
    expect(sequences).toEqual(ALL);
    await silent.close();
  });

  it('is made once by three processes that all send, and holds ids and counts alone', async () => {
    const { secret } = await createReceiver(world.gateway, { url: receiver.url });
    const others = await Promise.all(
      [1, 2].map(() => openGateway(world.place, { clock: world.clock, random: systemRandom })),
    );
    for (const sequence of Array.from({ length: 12 }, (_, at) => at + 1)) await happen(sequence);
    await Promise.all([world.gateway, ...others].map((one) => deliverDue(one, NEVER)));
    const events = receiver.received.map((received) => eventOf(received, secret));
    expect(new Set(events.map(({ id }) => id)).size).toBe(12);
    expect(events).toHaveLength(12);
    expect(Object.keys(events[0] ?? {})).toEqual([
      'id',
      'type',
      'created_at',
      'gateway_id',
      'data',
    ]);
    for (const other of others) await other.close();
  });
});

describe('a claim', () => {
  it('of a process that died runs out, and what it settles then counts no more', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    await happen();
    const dead = await claimOne();
    if (dead === undefined) throw new Error('nothing was claimed');
    expect(await claimOne()).toBeUndefined();
    world.clock.passSeconds(61);
    const taken = await claimOne();
    expect(taken).toMatchObject({ eventId: dead.eventId });
    await settle(world.gateway, dead, 'delivered');
    expect(await counts()).toMatchObject({ waiting: 1 });
    if (taken) await settle(world.gateway, taken, 'delivered');
    expect(await counts()).toMatchObject({ waiting: 0 });
  });

  it('that ran out while an attempt was slow sends nothing more, for another has the rest', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    for (const sequence of [1, 2, 3]) await happen(sequence);
    receiver.answer = {
      status: 204,
      after: async () => {
        world.clock.passSeconds(61);
        await claimDue(world.gateway);
      },
    };
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(await counts()).toMatchObject({ waiting: 3 });
  });

  it('of a process that stops is given back without counting as an attempt', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    receiver.answer = { status: 0 };
    await happen();
    const stop = new AbortController();
    // Longer than any test may take: it stops in the middle of the attempt.
    const sending = deliverDue(world.gateway, stop.signal, { attemptMs: 600_000 });
    await vi.waitFor(() => {
      expect(receiver.received).toHaveLength(1);
    }, 30_000);
    stop.abort();
    await sending;
    receiver.answer = { status: 200 };
    await send();
    expect(receiver.received).toHaveLength(2);
    const row = await world.gateway.db
      .selectFrom('webhook_delivery')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});

describe('a round that fails', () => {
  it('ends when no attempt is under way any more, so that the next sends nothing beside it', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    receiver.answer = { status: 0 };
    await happen(1);
    let claims = 0;
    // A claim takes a new id: the second one, for another receiver, meets a database that fails.
    const uuid = () => {
      claims += 1;
      if (claims > 1) throw new Error('the database is gone');
      return world.gateway.random.uuid();
    };
    const random = { bytes: (length: number) => world.gateway.random.bytes(length), uuid };
    const sending = deliverDue({ ...world.gateway, random }, NEVER, { attemptMs: 3_000 });
    const failed = expect(sending).rejects.toThrow('the database is gone');
    await vi.waitFor(() => {
      expect(receiver.received).toHaveLength(1);
    }, 10_000);
    const other = await openReceiver();
    await createReceiver(world.gateway, { url: other.url });
    await happen(2);
    await failed;
    expect((await deliveries())[0]).toMatchObject({ attempts: 1, claim_id: '' });
    await other.close();
  });
});

describe('an event', () => {
  it('is not there when the act that it tells of was undone', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    const at = formatTime(world.clock.now());
    const undone = world.gateway.db.transaction().execute(async (tx) => {
      const data = { backup_id: 'b', key_id: 'k' };
      await announce(tx, { type: 'backup.confirmed', at, data });
      throw new Error('the act failed');
    });
    await expect(undone).rejects.toThrow('the act failed');
    await send();
    expect(receiver.received).toEqual([]);
  });

  it('costs nothing where nobody wants it', async () => {
    await happen();
    expect(await world.gateway.db.selectFrom('webhook_event').selectAll().execute()).toEqual([]);
  });

  it('tells of an imported response and of each key in it', async () => {
    const { secret } = await createReceiver(world.gateway, { url: receiver.url });
    const requestId = await world.ask();
    await carry(world);
    await send();
    const events = receiver.received.map((received) => eventOf(received, secret));
    expect(events.map(({ type }) => type)).toEqual(['key.assigned', 'response.imported']);
    const answer = await world.get(`/v1/keys/requests/${requestId}`);
    const { key_id } = (await answer.json()) as { key_id: string };
    expect(events[0]?.data).toMatchObject({
      key_id,
      key_environment: 'COLD',
      request_id: requestId,
    });
    expect(events[1]?.data).toMatchObject({ sequence: 1, counts: { assigned: 1, refused: 0 } });
  });

  it('is sent again when an operator says so, and one that nobody knows is refused', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    await happen();
    await send();
    expect(await redeliver(world.gateway)).toBe(0);
    const eventId = String(receiver.received[0]?.headers['x-permafrost-event-id']);
    expect(await redeliver(world.gateway, { eventId })).toBe(1);
    await send();
    expect(receiver.received.map(({ body }) => body.toString())).toEqual([
      receiver.received[0]?.body.toString(),
      receiver.received[0]?.body.toString(),
    ]);
    await expect(redeliver(world.gateway, { eventId: 'evt_none' })).rejects.toMatchObject({
      code: 'WEBHOOK_EVENT_UNKNOWN',
    });
    expect((await world.auditKinds()).slice(-2)).toEqual(['webhook.redelivered', 'act.refused']);
  });

  it('goes thirty days after it was delivered, and stays while a delivery was given up', async () => {
    await createReceiver(world.gateway, { url: receiver.url });
    await happen(1);
    await send();
    receiver.answer = { status: 500 };
    await happen(2);
    for (let hours = 0; hours < 72; hours++) {
      await send();
      world.clock.passSeconds(3_600);
    }
    expect(await dropOldEvents(world.gateway)).toBe(0);
    world.clock.passDays(28);
    expect(await dropOldEvents(world.gateway)).toBe(1);
    expect(await counts()).toEqual({ receivers: 1, waiting: 0, givenUp: 1 });
    expect(await redeliver(world.gateway)).toBe(1);
  });
});
