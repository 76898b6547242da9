/**
 * One call of the contract, from raw input to checked result: nothing reaches a handler that the
 * contract does not have, and nothing leaves that it does not name.
 */
import { CONTRACT, type CallName, type CallOutput, type ParsedInput } from '../ipc/contract.ts';
import type { RunProgress } from '../ipc/shapes.ts';
import { parsedInput } from './parsed-input.ts';

export type Report = (progress: RunProgress) => void;
export type Handlers = {
  readonly [N in CallName]: (
    input: ParsedInput<N>,
    report: Report,
  ) => CallOutput<N> | Promise<CallOutput<N>>;
};

/** Parses the input, does the call, parses the result. Passphrases are overwritten, tried or not. */
export async function answer<N extends CallName>(
  handlers: Handlers,
  name: N,
  raw: unknown,
  report: Report,
): Promise<CallOutput<N>> {
  const input = parsedInput(name, raw);
  try {
    const result = await handlers[name](input, report);
    CONTRACT[name].output.parse(result);
    return result;
  } finally {
    wipePassphrases(input);
  }
}

/** An act that is refused before it tries a passphrase leaves it as it came. */
function wipePassphrases(input: unknown): void {
  if (typeof input !== 'object' || input === null || ArrayBuffer.isView(input)) return;
  for (const [name, member] of Object.entries(input)) {
    if (name === 'passphrase' && member instanceof Uint8Array) member.fill(0);
    else wipePassphrases(member);
  }
}
