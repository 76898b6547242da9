/** How things stand at the gateway: what is shown never goes back to an older answer. */
import { describe, expect, it } from 'vitest';
import { Knowledge } from '../../src/console/state/knowledge.svelte.ts';
import { Session } from '../../src/console/state/session.svelte.ts';
import { AnsweringGateway, NOBODY, sessionUntil } from './answers.ts';

const OLGA = sessionUntil('2026-11-20T12:15:00Z', '2026-11-21T00:00:00Z');
const BEFORE = { overview: { auditEntries: 1 }, outbox: { queued: 2, bundles: [] } };
const AFTER = { overview: { auditEntries: 2 }, outbox: { queued: 0, bundles: [] } };
const BROKEN = { code: 'INTERNAL', sentence: 'Broken.' };

async function knowing(gateway: AnsweringGateway): Promise<Knowledge> {
  const session = new Session(gateway.fetch, () => Date.parse('2026-11-20T12:00:00Z'));
  const known = new Knowledge(session);
  gateway.json(OLGA).json(BEFORE.overview).json(BEFORE.outbox);
  await known.refresh();
  return known;
}

/** A refresh that has been answered up to its last question; the test says when that is answered. */
async function almostRefreshed(gateway: AnsweringGateway, known: Knowledge) {
  gateway.json(OLGA).json(BEFORE.overview);
  const answer = gateway.late();
  const asked = gateway.asked.length + 3;
  const refreshed = known.refresh();
  await expect.poll(() => gateway.asked.length).toBe(asked);
  return { answer, refreshed };
}

describe('how things stand at the gateway', () => {
  it('is asked as a whole, and is nothing while nobody is logged in', async () => {
    const gateway = new AnsweringGateway();
    const known = await knowing(gateway);
    expect(known).toMatchObject(BEFORE);
    known.forget();
    gateway.json(NOBODY);
    await known.refresh();
    expect(known).toMatchObject({ overview: undefined, outbox: undefined, problem: undefined });
  });

  it('does not go back to what an older question is answered after a newer one', async () => {
    const gateway = new AnsweringGateway();
    const known = await knowing(gateway);
    const pulse = await almostRefreshed(gateway, known);
    gateway.json(OLGA).json(AFTER.overview).json(AFTER.outbox);
    await known.refresh();
    pulse.answer(BEFORE.outbox);
    await pulse.refreshed;
    expect(known).toMatchObject(AFTER);
  });

  it('does not go back behind the outbox that an act answered with', async () => {
    const gateway = new AnsweringGateway();
    const known = await knowing(gateway);
    const pulse = await almostRefreshed(gateway, known);
    known.takeOutbox(AFTER.outbox);
    pulse.answer(BEFORE.outbox);
    await pulse.refreshed;
    expect(known.outbox).toEqual(AFTER.outbox);
  });

  it('shows no fault that a newer answer has overtaken, and shows one that is new', async () => {
    const gateway = new AnsweringGateway();
    const known = await knowing(gateway);
    const pulse = await almostRefreshed(gateway, known);
    gateway.json(OLGA).json(AFTER.overview).json(AFTER.outbox);
    await known.refresh();
    pulse.answer(BROKEN, 500);
    await pulse.refreshed;
    expect(known.problem).toBeUndefined();
    gateway.fails(500, BROKEN);
    await known.refresh();
    expect(known.problem?.code).toBe('INTERNAL');
    expect(known).toMatchObject(AFTER);
  });

  it('takes nothing more once it was forgotten', async () => {
    const gateway = new AnsweringGateway();
    const known = await knowing(gateway);
    const pulse = await almostRefreshed(gateway, known);
    known.forget();
    pulse.answer(BEFORE.outbox);
    await pulse.refreshed;
    expect(known).toMatchObject({ overview: undefined, outbox: undefined });
  });
});
