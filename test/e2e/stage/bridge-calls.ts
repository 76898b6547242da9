/** Calls of the bridge by hand, past every screen: what a page that was taken over would do. */
import type { Page } from 'playwright-core';
import type { PageAnswer, PageCallName, PageInput, PageOutput } from '../../../src/ipc/page.ts';

export type RawCall = { readonly name: string; readonly input: unknown };

/** The answer to one call, or that the bridge threw. */
export type RawAnswer = PageAnswer | { readonly thrown: string };

/** Several at once; the answers in the same order. */
export async function rawCalls(page: Page, calls: readonly RawCall[]): Promise<RawAnswer[]> {
  return await page.evaluate(async (wanted) => {
    const answers = wanted.map(async ({ name, input }, index): Promise<RawAnswer> => {
      try {
        return await window.station.call(name, 1_000_000 + index, input);
      } catch (error) {
        return { thrown: String(error) };
      }
    });
    return await Promise.all(answers);
  }, calls);
}

/** One call that must be answered. */
export async function mustCall<N extends PageCallName>(
  page: Page,
  name: N,
  input: PageInput<N>,
): Promise<PageOutput<N>> {
  const [answer] = await rawCalls(page, [{ name, input }]);
  if (answer === undefined || !('ok' in answer) || !answer.ok) {
    throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }
  return answer.value as PageOutput<N>;
}

/** Bytes of a text, for a passphrase. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
