/**
 * Putting on record that something was done otherwise than written. Anybody at the machine may, also
 * while it is locked: a report is never to wait for a quorum. It is an entry of the log and therefore
 * in the record of every ceremony under way.
 */
import { checkVisibleText } from '../../core/encoding/visible-text.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { noteOf, type Surroundings } from '../surroundings.ts';

export type Report = {
  readonly what: string;
  readonly reason: string;
  readonly reportedBy: string;
};

const LONGEST = 500;
const LONGEST_NAME = 64;

/** The index of the entry. Refuses `DEVIATION_INVALID` for text that people could not read as it is. */
export function recordDeviation(
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
  { what, reason, reportedBy }: Report,
): number {
  const facts = {
    what: visible(what, 'what was done', LONGEST),
    reason: visible(reason, 'the reason', LONGEST),
    reported_by: visible(reportedBy, 'the name of who reports it', LONGEST_NAME),
  };
  const index = vault.auditSize();
  vault.transact(noteOf(clock, 'deviation.recorded', facts));
  vault.settle();
  return index;
}

function visible(text: string, what: string, longest: number): string {
  try {
    return checkVisibleText(text, what, longest);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return refuse('DEVIATION_INVALID', { reason: String(error.facts['reason']) });
  }
}
