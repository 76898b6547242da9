/**
 * How far a request is, from its facts alone: which of the five steps is next, and what stands in a
 * list. The station decides what may be done; this only says where to look.
 */
import type { RequestFacts } from '../../ipc/shapes.ts';

export const REQUEST_STEPS = ['received', 'reviewed', 'approved', 'run', 'exported'] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

export type Standing = 'approving' | 'blocked' | 'approved' | 'running' | 'answered' | 'exported';

export function missingApprovals({ threshold, approvals }: RequestFacts): number {
  return Math.max(0, threshold - approvals.length);
}

export function standingOf(request: RequestFacts): Standing {
  if (request.status === 'answered') return request.exportedAt === '' ? 'answered' : 'exported';
  if (request.status === 'executing') return 'running';
  if (missingApprovals(request) === 0) return 'approved';
  return request.isBlocked ? 'blocked' : 'approving';
}

/** The number of steps that are behind; `wasRead` is whether the sheet was read to its end here. */
export function stepsDone(request: RequestFacts, wasRead: boolean): number {
  switch (standingOf(request)) {
    case 'blocked':
      return 2;
    case 'approving':
      return wasRead || request.approvals.length > 0 ? 2 : 1;
    case 'approved':
    case 'running':
      return 3;
    case 'answered':
      return 4;
    case 'exported':
      return 5;
  }
}

/** Nobody has to do anything any more. */
export function isFinished(request: RequestFacts): boolean {
  const standing = standingOf(request);
  return standing === 'exported' || standing === 'blocked';
}
