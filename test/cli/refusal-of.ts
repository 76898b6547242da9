/** The refusal that an act throws, to be looked at; anything else that happens is a failed test. */
import { Refusal } from '../../src/core/refusal.ts';

export function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

export function codeOf(act: () => unknown): string {
  return refusalOf(act).code;
}
