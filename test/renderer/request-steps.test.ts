/** How far a request is: each state of the station's facts leads to one step, and none is skipped. */
import { describe, expect, test } from 'vitest';
import type { RequestFacts } from '../../src/ipc/shapes.ts';
import { badgeOf } from '../../src/renderer/state/request-badge.ts';
import {
  isFinished,
  missingApprovals,
  REQUEST_STEPS,
  standingOf,
  stepsDone,
} from '../../src/renderer/state/request-steps.ts';

const at = '2026-11-21T12:00:00.000Z';
const digest = '0'.repeat(64);
const received: RequestFacts = {
  requestId: '00000000-0000-4000-8000-000000000001',
  gatewayId: '00000000-0000-4000-8000-000000000002',
  sequence: 1,
  status: 'received',
  payloadDigest: digest,
  sheetDigest: digest,
  receivedAt: at,
  notAfter: at,
  approvedBy: [],
  approvals: [],
  declines: [],
  undecided: ['Ada', 'Ben', 'Cleo'],
  isBlocked: false,
  threshold: 2,
  itemsTotal: 3,
  itemsDone: 0,
  responseDigest: '',
  exportedAt: '',
};
const ada = { name: 'Ada', at };
const ben = { name: 'Ben', at };
const half = { ...received, approvals: [ada] };
const approved = { ...received, approvals: [ada, ben] };
const running: RequestFacts = { ...approved, status: 'executing', itemsDone: 1 };
const answered: RequestFacts = { ...approved, status: 'answered', itemsDone: 3 };
const exported = { ...answered, exportedAt: at };
const blocked = { ...received, isBlocked: true };

describe('the steps of a request', () => {
  test('go from received to exported, one after the other', () => {
    expect(stepsDone(received, false)).toBe(1);
    expect(stepsDone(received, true)).toBe(2);
    expect(stepsDone(half, false)).toBe(2);
    expect(stepsDone(approved, false)).toBe(3);
    expect(stepsDone(running, false)).toBe(3);
    expect(stepsDone(answered, false)).toBe(4);
    expect(stepsDone(exported, false)).toBe(REQUEST_STEPS.length);
    expect(stepsDone(blocked, true)).toBe(2);
  });

  test('count approvals of the request, never below none missing', () => {
    expect([received, half, approved].map(missingApprovals)).toEqual([2, 1, 0]);
    expect(missingApprovals({ ...approved, threshold: 1 })).toBe(0);
  });

  test('a request that was begun is not called approved, and one with a response is not running', () => {
    const all = [received, approved, running, answered, exported, blocked];
    expect(all.map(standingOf)).toEqual([
      'approving',
      'approved',
      'running',
      'answered',
      'exported',
      'blocked',
    ]);
  });

  test('only what is exported or blocked waits for nobody', () => {
    expect([received, half, approved, running, answered].some(isFinished)).toBe(false);
    expect([exported, blocked].every(isFinished)).toBe(true);
  });

  test('each standing has a badge of its own words', () => {
    const all = [received, half, approved, running, answered, exported, blocked];
    const labels = all.map((facts) => badgeOf(facts).label);
    expect(new Set(labels).size).toBe(all.length);
    expect(badgeOf(half).label).toBe('1 approval missing');
  });
});
