/** A request in a table: what is asked, about whom or what, and how its state looks. */
import type { RequestView } from '../../gateway/console/contract.ts';
import { requests } from '../text/requests.ts';

export const BADGES = { queued: 'plain', sent: 'info', done: 'done', refused: 'danger' } as const;

/** A kind that this page does not know is named as it is. */
export function kindOf({ kind }: RequestView): string {
  return Object.hasOwn(requests.kinds, kind) ? (requests.kinds[kind] ?? kind) : kind;
}

/** The lines that tell one request from the next, by the labels that custodians read. */
const TELLING = ['For user', 'How many keys', 'Key type', 'Backup id', 'Key id'];

export function aboutOf({ lines }: RequestView): string {
  return TELLING.flatMap((label) => lines.filter((line) => line.label === label))
    .map(({ value }) => value)
    .join(', ');
}
