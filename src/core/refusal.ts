/**
 * The one error that Permafrost throws on purpose. A refusal has a stable code from the dictionary
 * in `refusals.ts`, a sentence a custodian can act on, and public facts; it never carries a secret.
 */
import { REFUSALS, type RefusalCode } from './refusals.ts';

export type RefusalFacts = Readonly<Record<string, string | number>>;

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;

  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(sentence(code, facts));
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}

/** Throws the refusal with this code. Facts fill the `{placeholders}` of its sentence. */
export function refuse(code: RefusalCode, facts: RefusalFacts = {}): never {
  throw new Refusal(code, facts);
}

export function isRefusal(error: unknown, code?: RefusalCode): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}

function sentence(code: RefusalCode, facts: RefusalFacts): string {
  return REFUSALS[code].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '?'));
}
