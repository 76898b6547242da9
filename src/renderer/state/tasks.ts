/**
 * What waits for whom, from the station's facts alone: the list on Home, the most pressing first.
 * It says where to look; what may be done is the station's to decide.
 */
import type { RequestFacts } from '../../ipc/shapes.ts';
import type { Route } from './route.svelte.ts';
import { missingApprovals, standingOf } from './request-steps.ts';
import type { SetUpStatus } from './station.svelte.ts';

export type Task = (
  | { readonly kind: 'release'; readonly name: string }
  | { readonly kind: 'pair' }
  | { readonly kind: 'finish'; readonly request: RequestFacts }
  | { readonly kind: 'export'; readonly request: RequestFacts }
  | { readonly kind: 'run'; readonly request: RequestFacts }
  | { readonly kind: 'approve'; readonly request: RequestFacts; readonly missing: number }
  | { readonly kind: 'expired'; readonly request: RequestFacts }
  | { readonly kind: 'back-up'; readonly newKeys: number }
  | { readonly kind: 'test-restore'; readonly number: number }
) & { readonly to: Route };

const ORDER: readonly Task['kind'][] = [
  'release',
  'pair',
  'finish',
  'export',
  'run',
  'approve',
  'expired',
  'back-up',
  'test-restore',
];

export function tasksOf(status: SetUpStatus, now: Date): Task[] {
  const tasks = [
    ...releases(status),
    ...pairing(status),
    ...status.requests.flatMap((request) => requestTask(request, now)),
    ...backups(status),
  ];
  return tasks.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

function releases({ custodians }: SetUpStatus): Task[] {
  return custodians
    .filter(({ isBlocked }) => isBlocked)
    .map(({ name }) => ({ kind: 'release', name, to: { screen: 'custodians' } }));
}

function pairing({ gateways }: SetUpStatus): Task[] {
  if (gateways.some(({ status }) => status === 'active')) return [];
  return [{ kind: 'pair', to: { screen: 'pairing' } }];
}

function requestTask(request: RequestFacts, now: Date): Task[] {
  const to: Route = { screen: 'request', requestId: request.requestId };
  const standing = standingOf(request);
  if (standing === 'running') return [{ kind: 'finish', request, to }];
  if (standing === 'answered') return [{ kind: 'export', request, to }];
  if (standing === 'exported' || standing === 'blocked') return [];
  if (Date.parse(request.notAfter) < now.getTime()) return [{ kind: 'expired', request, to }];
  if (standing === 'approved') return [{ kind: 'run', request, to }];
  return [{ kind: 'approve', request, missing: missingApprovals(request), to }];
}

/** A backup is wanted as soon as there is a key that no backup holds, and each is to be tested. */
function backups({ lastBackup, keysActive, keysRetired }: SetUpStatus): Task[] {
  const newKeys = keysActive + keysRetired - (lastBackup?.keys ?? 0);
  const to: Route = { screen: 'backup' };
  if (newKeys > 0) return [{ kind: 'back-up', newKeys, to }];
  if (lastBackup?.testedAt === '') {
    return [{ kind: 'test-restore', number: lastBackup.number, to }];
  }
  return [];
}
