/**
 * The files that a drive offers: plain ones of its top folder, of bounded number, named by what
 * their names say they are. A name is a hint for the list and nothing else; what a file is, its
 * content shows. Symbolic links, pipes and folders are not offered.
 */
import { lstatSync, opendirSync, type Dir, type Stats } from 'node:fs';
import path from 'node:path';
import { plainLabel } from './drives.ts';

export type DriveFile = {
  readonly fileName: string;
  readonly bytes: number;
  readonly kind: FileKind;
};
export type FileKind = 'request' | 'response' | 'card' | 'backup' | 'witness' | 'other';

export const MAX_FILES = 200;
/** A drive with more is read no further: the list is for people. */
const MAX_ENTRIES = 5_000;

const KINDS: readonly (readonly [FileKind, RegExp])[] = [
  ['request', /^request-.*\.permafrost$/],
  ['response', /^response-.*\.permafrost$/],
  // A station's own card lies on the same drives and is nobody's to be paired here.
  ['card', /^(?!station-card).*card.*\.json$/],
  ['backup', /^backup-.*\.permafrost-backup$/],
  ['witness', /^witness-.*\.permafrost-witness$/],
];

export function kindOf(fileName: string): FileKind {
  return KINDS.find(([, pattern]) => pattern.test(fileName))?.[0] ?? 'other';
}

/** Those of a known kind first, each part by name. A folder that cannot be read offers nothing. */
export function filesIn(folder: string): DriveFile[] {
  const files = namesIn(folder).flatMap((fileName): DriveFile[] => {
    const stats = statsOf(path.join(folder, fileName));
    if (stats?.isFile() !== true) return [];
    return [{ fileName, bytes: stats.size, kind: kindOf(fileName) }];
  });
  const known = files.filter(({ kind }) => kind !== 'other');
  const others = files.filter(({ kind }) => kind === 'other');
  return [...known, ...others].slice(0, MAX_FILES);
}

/** What a damaged drive will not tell is not offered, and hides nothing else. */
function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  let entries: Dir;
  try {
    entries = opendirSync(folder);
  } catch {
    return [];
  }
  try {
    const names: string[] = [];
    while (names.length < MAX_ENTRIES) {
      const entry = entries.readSync();
      if (entry === null) break;
      // A name that would show as another is not offered, nor what a system keeps for itself.
      const isPlain = plainLabel(entry.name) === entry.name && !entry.name.startsWith('.');
      if (isPlain) names.push(entry.name);
    }
    return names.sort();
  } catch {
    // Pulled out meanwhile.
    return [];
  } finally {
    entries.closeSync();
  }
}
