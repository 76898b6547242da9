/**
 * Where a ceremony begins and ends in the log: whole runs of the station process, from the start of
 * the run in which it was named to the end of the run in which it was completed. All entries between
 * belong to the span, so that nothing can be left out of a record unseen. A run that was killed ends
 * where the next start shows it.
 */
import type { AuditEntry } from '../audit/entry.ts';
import type { Ceremony } from './kinds.ts';

/** The kind of entry that a run of the station process begins with. */
export const RUN_START = 'station.opened';
const RUN_ENDS = new Set(['station.locked', RUN_START, 'station.restored']);

export class Span {
  readonly #ceremony: Ceremony;
  /** The entry that completed the ceremony. */
  completedBy: AuditEntry | undefined;

  constructor(ceremony: Ceremony) {
    this.#ceremony = ceremony;
  }

  /** To be called with each entry in order from the first; true for the last of the span. */
  endsWith(entry: AuditEntry): boolean {
    if (this.completedBy !== undefined) return RUN_ENDS.has(entry.kind);
    if (this.#ceremony.isCompletedBy(entry)) this.completedBy = entry;
    return false;
  }
}

/** Whether these entries, of a log of `size`, are the whole span of the ceremony and no more. */
export function isWholeSpan(
  entries: readonly AuditEntry[],
  ceremony: Ceremony,
  size: number,
): boolean {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return false;
  return beginsSpan(first, entries, ceremony) && endsSpan(last, entries, ceremony, size);
}

function beginsSpan(
  first: AuditEntry,
  entries: readonly AuditEntry[],
  { naming, beginsVault }: Ceremony,
): boolean {
  if (beginsVault) return first.index === naming.index;
  const start = entries.findLast(({ kind, index }) => kind === RUN_START && index <= naming.index);
  return start === undefined ? first.index === 0 : first.index === start.index;
}

function endsSpan(
  last: AuditEntry,
  entries: readonly AuditEntry[],
  ceremony: Ceremony,
  size: number,
): boolean {
  const span = new Span(ceremony);
  const end = entries.find((entry) => span.endsWith(entry));
  // A ceremony, or the run that completed it, which is not over yet lasts to the end of the log.
  return end === undefined ? last.index === size - 1 : end.index === last.index;
}
