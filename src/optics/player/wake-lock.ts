/**
 * Keeps the screen lit while codes are shown: a screen that goes dark in the middle of a bundle ends
 * the reading. The browser lets go when the window is hidden, so it is asked again when it is back.
 * A refusal is no fault: the codes are shown all the same.
 */
type Screen = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
type Lock = { release(): Promise<void> };
type Locks = { request(type: 'screen'): Promise<Lock> };

/** Answers what lets the screen go dark again. */
export function keepScreenAwake(
  screen: Screen = document,
  locks: Locks | undefined = locksHere(),
): () => void {
  const held: Lock[] = [];
  const end = new AbortController();
  const hasEnded = (): boolean => end.signal.aborted;
  const ask = async (): Promise<void> => {
    if (screen.visibilityState !== 'visible' || locks === undefined) return;
    const lock = await locks.request('screen').catch(() => undefined);
    if (lock !== undefined) held.push(lock);
    if (hasEnded()) await letGo(held);
  };
  const onChange = (): void => void ask();
  screen.addEventListener('visibilitychange', onChange);
  void ask();
  return () => {
    end.abort();
    screen.removeEventListener('visibilitychange', onChange);
    void letGo(held);
  };
}

async function letGo(held: Lock[]): Promise<void> {
  await Promise.all(held.splice(0).map((lock) => lock.release().catch(() => undefined)));
}

/** Not every browser has it, whatever the types say. */
function locksHere(): Locks | undefined {
  return (navigator as { wakeLock?: Locks }).wakeLock;
}
