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

/** Parses the input, does the call, parses the result. */
export async function answer<N extends CallName>(
  handlers: Handlers,
  name: N,
  input: unknown,
  report: Report,
): Promise<CallOutput<N>> {
  const result = await handlers[name](parsedInput(name, input), report);
  CONTRACT[name].output.parse(result);
  return result;
}
