/** How a request stands, as a badge: in a word or two, and how much it matters. */
import type { RequestFacts } from '../../ipc/shapes.ts';
import { text } from '../text/en.ts';
import { missingApprovals, standingOf } from './request-steps.ts';

export type Badge = {
  readonly kind: 'plain' | 'info' | 'warn' | 'danger' | 'done';
  readonly label: string;
};

export function badgeOf(request: RequestFacts): Badge {
  const words = text.stages.states;
  const standing = standingOf(request);
  switch (standing) {
    case 'approving':
      return { kind: 'info', label: words.approving(missingApprovals(request)) };
    case 'blocked':
      return { kind: 'danger', label: words.blocked };
    case 'approved':
      return { kind: 'info', label: words.approved };
    case 'running':
      return { kind: 'warn', label: words.running(request.itemsDone, request.itemsTotal) };
    case 'answered':
      return { kind: 'info', label: words.answered };
    case 'exported':
      return { kind: 'done', label: words.exported };
  }
}
