/** What may become of a verification, whatever is done to it in whatever order. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  ACTIONS,
  after,
  asOf,
  isDecided,
  statusOf,
} from '../../../src/gateway/retail/verification-state.ts';
import type { VerificationState } from '../../../src/gateway/retail/verification-state.ts';
import type { VerificationRow } from '../../../src/gateway/storage/tables/verifications.ts';

const STATES: readonly VerificationState[] = [
  'created',
  'started',
  'completed',
  'review',
  'approved',
  'declined',
  'failed',
  'expired',
];
const FINAL: readonly VerificationState[] = ['approved', 'declined', 'failed', 'expired'];
const actions = fc.array(fc.constantFrom(...ACTIONS), { maxLength: 12 });

function row(state: VerificationState): VerificationRow {
  return {
    verification_id: 'inq_1',
    organisation: '',
    user_identifier: 'alice',
    api_key_id: 'a',
    state,
    started_at: '2026-11-20T20:37:00Z',
    updated_at: '2026-11-20T20:37:00Z',
    expires_at: '2026-11-21T20:37:00Z',
  };
}

/** The states that are gone through; an action that leads nowhere leaves the state as it is. */
function path(from: VerificationState, taken: readonly (typeof ACTIONS)[number][]) {
  const states = [from];
  for (const action of taken) {
    const state = states.at(-1) ?? from;
    states.push(after(state, action) ?? state);
  }
  return states;
}

describe('a verification', () => {
  it('never leaves a final state, whatever is done to it', () => {
    fc.assert(
      fc.property(actions, (taken) => {
        const states = path('created', taken);
        const decided = states.findIndex((state) => FINAL.includes(state));
        if (decided >= 0) expect(new Set(states.slice(decided)).size).toBe(1);
      }),
    );
  });

  it('is approved by an approval and by nothing else', () => {
    const others = ACTIONS.filter((action) => action !== 'approve_inquiry');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...others), { maxLength: 12 }), (taken) => {
        expect(path('created', taken)).not.toContain('approved');
      }),
    );
    for (const state of STATES) {
      expect(after(state, 'approve_inquiry')).toBe(FINAL.includes(state) ? undefined : 'approved');
    }
  });

  it('never comes back to a state that it left', () => {
    fc.assert(
      fc.property(actions, (taken) => {
        const states = path('created', taken);
        const seen = states.filter((state, index) => state !== states[index - 1]);
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });

  it('can be ended from every state that is no end', () => {
    for (const state of STATES) {
      expect(isDecided(state)).toBe(FINAL.includes(state));
      expect(after(state, 'decline_inquiry')).toBe(FINAL.includes(state) ? undefined : 'declined');
    }
  });

  it('that is undecided expires at its time, and one that is decided stays as it is', () => {
    for (const state of STATES) {
      expect(asOf(row(state), '2026-11-21T20:36:59Z')).toEqual(row(state));
      const later = asOf(row(state), '2026-11-21T20:37:00Z');
      expect(later.state).toBe(FINAL.includes(state) ? state : 'expired');
      if (!FINAL.includes(state)) expect(later.updated_at).toBe('2026-11-21T20:37:00Z');
    }
  });

  it('is told in the four words of the documents', () => {
    expect(Object.fromEntries(STATES.map((state) => [state, statusOf(state)]))).toEqual({
      created: 'pending',
      started: 'pending',
      completed: 'pending',
      review: 'review',
      approved: 'approved',
      declined: 'declined',
      failed: 'declined',
      expired: 'declined',
    });
  });
});
