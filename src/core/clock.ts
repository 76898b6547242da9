/** Time comes in as an argument; nothing in `core`, `protocol` or `station` reads a clock itself. */
export interface Clock {
  /** The wall clock now. It is claimed, never trusted: an offline clock may say anything. */
  now(): Date;
  /** Resolves after `ms` milliseconds of monotonic time, whatever the wall clock does meanwhile. */
  sleep(ms: number): Promise<void>;
}

/** UTC with whole seconds, `2026-11-20T20:37:00Z`: the only spelling of a time in anything signed. */
export function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
