/** TCP ports on which this process and all that it started listen. Linux only. */
import { globSync, readFileSync, readlinkSync } from 'node:fs';
import process from 'node:process';

const LISTENS = '0A';

export function portsListenedOn(root = process.pid): number[] {
  const inodes = new Set(processesUnder(root).flatMap(socketsOf));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === LISTENS && inodes.has(inode))
      .map(([, address = '']) => Number.parseInt(address.split(':')[1] ?? '', 16)),
  );
}

function processesUnder(root: number): number[] {
  const children = globSync('/proc/[0-9]*/stat').flatMap((file): [number, number][] => {
    const stat = readOrNothing(() => readFileSync(file, 'utf8'));
    // The name stands in brackets and may hold anything; what follows it does not.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [[Number(file.split('/')[2]), Number(parent)]];
  });
  const found = [root];
  for (const pid of found) {
    found.push(...children.filter(([, parent]) => parent === pid).map(([child]) => child));
  }
  return found;
}

function socketsOf(pid: number): string[] {
  return globSync(`/proc/${pid}/fd/*`).flatMap((file) => {
    const link = readOrNothing(() => readlinkSync(file));
    return /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [];
  });
}

/** A process may end while it is looked at. */
function readOrNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
