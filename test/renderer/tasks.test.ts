import { describe, expect, it } from 'vitest';
import type { RequestFacts } from '../../src/ipc/shapes.ts';
import type { SetUpStatus } from '../../src/renderer/state/station.svelte.ts';
import { tasksOf } from '../../src/renderer/state/tasks.ts';

const now = new Date('2026-11-21T12:00:00Z');
const digest = 'ab'.repeat(32);

const request: RequestFacts = {
  requestId: 'r',
  gatewayId: 'g',
  sequence: 1,
  status: 'received',
  payloadDigest: digest,
  sheetDigest: digest,
  receivedAt: '2026-11-21T11:00:00Z',
  notAfter: '2026-11-28T11:00:00Z',
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
const approvals = ['Ada', 'Ben'].map((name) => ({ name, at: '2026-11-21T11:30:00Z' }));

const quiet = {
  exists: true,
  custodians: [{ custodianId: 'c', name: 'Ada', failures: 0, isBlocked: false, waitSeconds: 0 }],
  gateways: [{ status: 'active' }],
  requests: [],
  keysActive: 0,
  keysRetired: 0,
} as unknown as SetUpStatus;

function kinds(change: object): string[] {
  return tasksOf({ ...quiet, ...change }, now).map(({ kind }) => kind);
}

describe('what waits for whom', () => {
  it('is nothing on a quiet station', () => {
    expect(kinds({})).toEqual([]);
  });

  it.each([
    ['approve', {}],
    ['approve', { approvals: approvals.slice(1) }],
    ['run', { approvals }],
    ['finish', { approvals, status: 'executing' }],
    ['export', { approvals, status: 'answered', responseDigest: digest }],
    ['expired', { notAfter: '2026-11-21T11:59:59Z' }],
    ['expired', { approvals, notAfter: '2026-11-21T11:59:59Z' }],
  ])('is to %s a request that stands so', (kind, change) => {
    expect(kinds({ requests: [{ ...request, ...change }] })).toEqual([kind]);
  });

  it.each([
    ['handed over', { approvals, status: 'answered', exportedAt: '2026-11-21T11:59:59Z' }],
    ['declined by too many', { isBlocked: true }],
  ])('is nothing with a request that was %s', (_, change) => {
    expect(kinds({ requests: [{ ...request, ...change }] })).toEqual([]);
  });

  it('is to pair a gateway while none may ask, revoked ones included', () => {
    expect(kinds({ gateways: [] })).toEqual(['pair']);
    expect(kinds({ gateways: [{ status: 'revoked' }] })).toEqual(['pair']);
  });

  it('is to back up as soon as a key is in no backup, and to test each backup', () => {
    const lastBackup = { number: 1, madeAt: '', digest, keys: 2, auditSize: 9, testedAt: '' };
    expect(kinds({ keysActive: 1 })).toEqual(['back-up']);
    expect(kinds({ keysActive: 2, keysRetired: 1, lastBackup })).toEqual(['back-up']);
    expect(kinds({ keysActive: 2, lastBackup })).toEqual(['test-restore']);
    const testedAt = '2026-11-21T11:00:00Z';
    expect(kinds({ keysActive: 2, lastBackup: { ...lastBackup, testedAt } })).toEqual([]);
  });

  it('has what stops people first, then what is nearest to its end', () => {
    const custodians = [{ ...quiet.custodians[0], isBlocked: true }];
    const requests = [
      request,
      { ...request, requestId: 's', approvals },
      { ...request, requestId: 't', approvals, status: 'answered' },
    ];
    expect(kinds({ custodians, requests, keysActive: 1 })).toEqual([
      'release',
      'export',
      'run',
      'approve',
      'back-up',
    ]);
  });
});
