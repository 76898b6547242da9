/** Holds what a statement says against what was asked, field by field. */
import { refuse } from '../../core/refusal.ts';

/** Refuses `ATTESTATION_INVALID`. */
export function expectFields(
  what: string,
  found: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  for (const [field, value] of Object.entries(expected)) {
    if (found[field] !== value) {
      refuse('ATTESTATION_INVALID', { reason: `${field} of the ${what} is not what was asked` });
    }
  }
}
