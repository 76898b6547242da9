/**
 * Paths on the command line. `npm run` changes the working folder to the package and leaves the
 * caller's in INIT_CWD; a relative path means the caller's folder either way.
 */
import path from 'node:path';

/** The absolute path that the caller meant. */
export function callerPath(given: string): string {
  return path.resolve(callerFolder(), given);
}

/** A path as the caller would write it: relative when it lies below the caller's folder. */
export function shownPath(absolute: string): string {
  const relative = path.relative(callerFolder(), absolute);
  if (relative === '') return '.';
  return relative.startsWith('..') || path.isAbsolute(relative) ? absolute : relative;
}

function callerFolder(): string {
  const initial = process.env['INIT_CWD'];
  return initial !== undefined && path.isAbsolute(initial) ? initial : process.cwd();
}
