/**
 * The page's only way out: a call of the contract, by name. An answer is a value or a refusal; a
 * refusal is thrown as `StationRefusal`, with the sentence that the station wrote. Input is copied
 * into plain data first, for Svelte's proxies do not cross a process boundary; bytes are passed as
 * they are, so that no second copy of a passphrase is left behind.
 */
import type { ErrorValue } from '../../ipc/messages.ts';
import type { PageCallName, PageInput, PageOutput } from '../../ipc/page.ts';
import type { RunProgress } from '../../ipc/shapes.ts';

export type ProgressListener = (progress: RunProgress) => void;

/** A refusal as the page gets it: its stable code, its sentence, its public facts. */
export class StationRefusal extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(error: ErrorValue) {
    super(error.message);
    this.name = 'StationRefusal';
    this.code = error.code;
    this.facts = error.facts;
  }
}

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
    if (!answer.ok) throw new StationRefusal(answer.error);
    // The other side parsed this value with the schema of this very call.
    return answer.value as PageOutput<N>;
  } finally {
    listeners.delete(callNumber);
  }
}

/** A fault of the page itself, shown in the same box as a refusal. */
export function asRefusal(error: unknown): StationRefusal {
  if (error instanceof StationRefusal) return error;
  // It may have happened before the station was asked or after it answered.
  const message =
    'Something went wrong in this window. Look at the state of the station before you try again; lock it when in doubt.';
  return new StationRefusal({ code: 'WINDOW_FAULT', message, facts: {} });
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
