/** The one place where a call's raw input becomes its type: by the schema of the contract. */
import { refuse } from '../core/refusal.ts';
import { CONTRACT, type CallName, type ParsedInput } from '../ipc/contract.ts';

/** Refuses `SCHEMA_VIOLATION`, naming the place and never the value: it may be a passphrase. */
export function parsedInput<N extends CallName>(name: N, input: unknown): ParsedInput<N> {
  const result = CONTRACT[name].input.safeParse(input, { reportInput: false });
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = [name, ...(issue?.path ?? []).map(String)].join('.');
    return refuse('SCHEMA_VIOLATION', { where, reason: issue?.code ?? 'is not valid' });
  }
  // TypeScript does not see that the schema and the type are indexed by the same name.
  return result.data as ParsedInput<N>;
}
