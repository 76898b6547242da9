/**
 * What may be said of an error that nobody expected: its name, a code such as `SQLITE_FULL`, and where in
 * our own source it came from. Never its message: a database quotes the values that it did not like.
 */
export interface ErrorFacts {
  readonly name: string;
  readonly code?: string;
  readonly frames: readonly string[];
}

const MAX_FRAMES = 8;
const CODE = /^[A-Z0-9_]{2,40}$/;
/** A name of a function is written in the source; a message that looks like a frame has no such place. */
const FRAME =
  /^ {4}at (?:(?:async )?([\w$.#<> ]{1,80}) \()?(?:file:\/\/)?[^()\n]*\/src\/([\w./-]{1,120}\.ts:\d+:\d+)\)?$/;

export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const { name } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    name: /^\w{1,60}$/.test(name) ? name : 'Error',
    ...(typeof code === 'string' && CODE.test(code) && { code }),
    frames: framesOf(error),
  };
}

function framesOf({ stack = '', name, message }: Error): string[] {
  // What comes before the frames is the message, which may have lines like theirs.
  const head = `${name}: ${message}`;
  const lines = (stack.startsWith(head) ? stack.slice(head.length) : '').split('\n');
  const frames: string[] = [];
  for (const line of lines) {
    const [, at = '', place] = FRAME.exec(line) ?? [];
    if (place !== undefined) frames.push(at === '' ? place : `${at} ${place}`);
  }
  return frames.slice(0, MAX_FRAMES);
}
