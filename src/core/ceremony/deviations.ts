/**
 * What did not go as written: what people put on record, and what the station itself noticed. A
 * refusal is no fault of anybody, but an auditor wants to see each one with its code.
 */
import type { AuditEntry } from '../audit/entry.ts';
import { saidOf, type Names } from './said.ts';
import { RUN_START } from './span.ts';

export type Deviation = {
  readonly index: number;
  readonly at: string;
  readonly what: string;
  /** In words, or the code of a refusal. */
  readonly reason: string;
  /** Empty for what the station noticed. */
  readonly reported_by: string;
};

/** Kinds that are a deviation wherever they stand, unless the ceremony is of that very entry. */
const NOTICED = new Set([
  'act.refused',
  'unlock.refused',
  'bundle.refused',
  'run.cancelled',
  'air-gap.breached',
  'air-gap.acknowledged',
  'clock.confirmed',
  'station.restored',
]);

/** Reads the entries of a span in order, those of other ceremonies included. */
export class DeviationFinder {
  readonly #names: Names;
  #isRunning = false;
  #build = '';

  constructor(names: Names) {
    this.#names = names;
  }

  /** What deviates at this entry; `isNaming` for the entry that the ceremony is named by. */
  at(entry: AuditEntry, isNaming: boolean): Deviation[] {
    const found = this.#ofRuns(entry);
    if (entry.kind === 'deviation.recorded') {
      const { reason, reported_by } = entry.facts;
      found.push(deviation(entry, saidOf(entry, this.#names), String(reason), String(reported_by)));
    } else if (NOTICED.has(entry.kind) && !isNaming) {
      const code = entry.facts['code'] ?? '';
      found.push(deviation(entry, saidOf(entry, this.#names), String(code)));
    }
    return found;
  }

  #ofRuns(entry: AuditEntry): Deviation[] {
    const { kind, facts } = entry;
    const found: Deviation[] = [];
    if (kind === RUN_START) {
      if (this.#isRunning) found.push(deviation(entry, 'The station ended without being locked'));
      this.#isRunning = true;
    } else if (kind === 'station.locked' || kind === 'station.restored') {
      this.#isRunning = false;
    }
    const build = facts['build'];
    if (build !== undefined) {
      const isOther = this.#build !== '' && build !== this.#build;
      if (isOther)
        found.push(deviation(entry, 'The station was started with another build', String(build)));
      this.#build = String(build);
    }
    return found;
  }
}

function deviation(
  { index, at }: AuditEntry,
  what: string,
  reason = '',
  reportedBy = '',
): Deviation {
  return { index, at, what, reason, reported_by: reportedBy };
}
