/** A folder of our own on a medium. What stands there under its name must be a folder, not a link. */
import { lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { refuse } from '../core/refusal.ts';
import { errorCode } from './read-file.ts';

/**
 * Makes `name` in `folder`, or takes the folder that is there. Refuses `FILE_UNWRITABLE` and
 * `FILE_NOT_REGULAR`. `name` is a plain name and never comes from the other side of the gap.
 */
export function makeFolder(folder: string, name: string): string {
  if (name !== path.basename(name) || name === '' || name === '.' || name === '..') {
    throw new TypeError('a folder name may not lead to another folder');
  }
  const target = path.join(folder, name);
  try {
    mkdirSync(target, { mode: 0o700 });
  } catch (error) {
    const reason = errorCode(error);
    if (reason !== 'EEXIST') return refuse('FILE_UNWRITABLE', { path: target, reason });
    const isFolder = lstatSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!isFolder) return refuse('FILE_NOT_REGULAR', { path: target, found: 'no folder' });
  }
  return target;
}
