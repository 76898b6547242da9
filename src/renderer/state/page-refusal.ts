/**
 * A refusal as a page gets it: its stable code, its sentence, its public facts. It knows nothing of
 * who refused, so the pages of both machines show theirs with the same parts.
 */
import type { ErrorValue } from '../../ipc/messages.ts';

export class PageRefusal extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(error: ErrorValue) {
    super(error.message);
    this.name = 'PageRefusal';
    this.code = error.code;
    this.facts = error.facts;
  }
}

/** A fault of the page itself may have happened before the other side was asked or after it answered. */
const FAULT_AT_THE_STATION =
  'Something went wrong in this window. Look at the state of the station before you try again; lock it when in doubt.';

/** A fault of the page itself, shown in the same box as a refusal, without its details. */
export function asRefusal(error: unknown, sentence = FAULT_AT_THE_STATION): PageRefusal {
  if (error instanceof PageRefusal) return error;
  return new PageRefusal({ code: 'WINDOW_FAULT', message: sentence, facts: {} });
}
