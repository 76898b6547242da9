/**
 * The page's only way out: a call of the contract, by name. An answer is a value or a refusal; a
 * refusal is thrown as `StationRefusal`, with the sentence that the station wrote. Input is copied
 * into plain data first, for Svelte's proxies do not cross a process boundary; bytes are passed as
 * they are, so that no second copy of a passphrase is left behind.
 */
import type { PageCallName, PageInput, PageOutput } from '../../ipc/page.ts';
import type { RunProgress } from '../../ipc/shapes.ts';
import { asRefusal, PageRefusal } from './page-refusal.ts';

export type ProgressListener = (progress: RunProgress) => void;

export { asRefusal, PageRefusal as StationRefusal };

const listeners = new Map<number, ProgressListener>();
let lastNumber = 0;
let isListening = false;

export async function call<N extends PageCallName>(
  name: N,
  input: PageInput<N>,
  onProgress?: ProgressListener,
): Promise<PageOutput<N>> {
  const callNumber = ++lastNumber;
  if (onProgress !== undefined) {
    listenOnce();
    listeners.set(callNumber, onProgress);
  }
  try {
    const answer = await window.station.call(name, callNumber, plainData(input));
    if (!answer.ok) throw new PageRefusal(answer.error);
    // The other side parsed this value with the schema of this very call.
    return answer.value as PageOutput<N>;
  } finally {
    listeners.delete(callNumber);
  }
}

/** Arrays and plain objects copied; bytes, text and numbers as they are. */
export function plainData(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainData);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainData(part)]));
}

function listenOnce(): void {
  if (isListening) return;
  isListening = true;
  window.station.onProgress(({ callNumber, progress }) => {
    listeners.get(callNumber)?.(progress);
  });
}
