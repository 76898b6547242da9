import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { lookAtFile, readAsSeen, readBundleFile } from '../../src/media/read-file.ts';

const CAP = 262_144;
const root = mkdtempSync(path.join(tmpdir(), 'permafrost-read-'));
let folder: string;
let count = 0;

beforeEach(() => {
  folder = path.join(root, String(count++));
  mkdirSync(folder);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);
const put = (name: string, content: string) => {
  writeFileSync(at(name), content);
  return at(name);
};

/** Code and facts of the refusal, or the text that was read. */
function outcome(act: () => Uint8Array): string {
  try {
    return `read ${fromUtf8(act())}`;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `${error.code} ${String(error.facts['found'] ?? error.facts['reason'] ?? '')}`.trim();
  }
}
const read = (name: string) => outcome(() => readBundleFile(at(name), CAP));

describe('what is not a plain file', () => {
  it('is refused when it is a symbolic link, wherever it leads', () => {
    put('secret', 'secret');
    symlinkSync(at('secret'), at('link'));
    symlinkSync('/nowhere', at('dangling'));
    symlinkSync(at('loop'), at('loop'));
    for (const name of ['link', 'dangling', 'loop']) {
      expect(read(name)).toBe('FILE_NOT_REGULAR symbolic link');
    }
  });

  it('is refused when it is a pipe, without waiting for its writer', () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(read('pipe')).toBe('FILE_NOT_REGULAR pipe');
  });

  it('is refused when it is a folder, a device or a socket', async () => {
    mkdirSync(at('folder'));
    expect(read('folder')).toBe('FILE_NOT_REGULAR folder');
    expect(outcome(() => readBundleFile('/dev/zero', CAP))).toBe('FILE_NOT_REGULAR device');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    expect(read('socket')).toBe('FILE_NOT_REGULAR socket');
    server.close();
  });

  it('is refused when it has a second name, through which it could be changed', () => {
    put('file', 'content');
    linkSync(at('file'), at('other'));
    expect(read('file')).toBe('FILE_NOT_REGULAR file with several names (hard links)');
  });

  it('is refused when there is nothing, or the path leads through a file', () => {
    expect(read('absent')).toBe('FILE_NOT_FOUND');
    put('file', 'x');
    expect(read('file/inner')).toBe('FILE_NOT_FOUND');
  });

  const isRoot = process.getuid?.() === 0;
  it.skipIf(isRoot)(
    `is refused when it may not be read${isRoot ? ' (SKIPPED: root may read all)' : ''}`,
    () => {
      chmodSync(put('file', 'x'), 0o000);
      expect(read('file')).toBe('FILE_UNREADABLE EACCES');
    },
  );
});

describe('a file above the cap', () => {
  it('of one terabyte is refused at once, and nothing of it is read', () => {
    closeSync(openSync(at('sparse'), 'w'));
    truncateSync(at('sparse'), 1e12);
    const before = process.memoryUsage().rss;
    const start = process.hrtime.bigint();
    expect(read('sparse')).toBe('FILE_TOO_LARGE');
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
  });

  it('is refused one byte above it and read at it', () => {
    put('over', 'x'.repeat(CAP + 1));
    put('exact', 'x'.repeat(CAP));
    expect(read('over')).toBe('FILE_TOO_LARGE');
    expect(readBundleFile(at('exact'), CAP)).toHaveLength(CAP);
  });
});

describe('a file that is exchanged after it was looked at', () => {
  const exchanged = (exchange: () => void) => {
    put('file', 'content');
    const look = lookAtFile(at('file'), CAP);
    exchange();
    return outcome(() => readAsSeen(look));
  };

  it('for another file of the same size is refused', () => {
    const act = () => {
      put('other', 'CONTENT');
      renameSync(at('other'), at('file'));
    };
    expect(exchanged(act)).toBe('FILE_UNREADABLE it changed while it was read');
  });

  it('for a link, a pipe, a folder or nothing is refused', () => {
    const replaced = (make: () => void) =>
      exchanged(() => {
        rmSync(at('file'));
        make();
      });
    const link = () => {
      put('secret', 'content');
      symlinkSync(at('secret'), at('file'));
    };
    expect(replaced(link)).toBe('FILE_NOT_REGULAR symbolic link');
    rmSync(at('file'));
    const pipe = () => {
      execFileSync('mkfifo', [at('file')]);
    };
    expect(replaced(pipe)).toBe('FILE_NOT_REGULAR pipe');
    rmSync(at('file'));
    const directory = () => {
      mkdirSync(at('file'));
    };
    expect(replaced(directory)).toBe('FILE_NOT_REGULAR folder');
    rmSync(at('file'), { recursive: true });
    expect(replaced(() => undefined)).toBe('FILE_NOT_FOUND');
  });

  it('by growing or shrinking is refused, and what was added is not read', () => {
    const grown = () => {
      appendFileSync(at('file'), 'x'.repeat(10_000_000));
    };
    expect(exchanged(grown)).toBe('FILE_UNREADABLE it changed while it was read');
    const shrunk = () => {
      truncateSync(at('file'), 3);
    };
    expect(exchanged(shrunk)).toBe('FILE_UNREADABLE it changed while it was read');
  });

  it('again and again by another thread is read whole or refused, and never a mixture', async () => {
    const a = 'a'.repeat(50_000);
    const b = 'b'.repeat(60_000);
    put('file', a);
    const script = `
      const { renameSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
      const { workerData: { folder, contents }, parentPort } = require('node:worker_threads');
      let stop = false;
      parentPort.on('message', () => { stop = true; });
      writeFileSync(folder + '/secret', 'SECRET');
      (function turn(n) {
        if (stop) return parentPort.close();
        const next = folder + '/next';
        rmSync(next, { force: true });
        if (n % 3 === 2) symlinkSync(folder + '/secret', next);
        else writeFileSync(next, contents[n % 3]);
        renameSync(next, folder + '/file');
        if (n === 0) parentPort.postMessage('running');
        setImmediate(turn, n + 1);
      })(0);`;
    const worker = new Worker(script, { eval: true, workerData: { folder, contents: [a, b] } });
    await new Promise((resolve) => worker.once('message', resolve));
    const seen = new Set<string>();
    // At least 3,000 looks, and as many more as it takes to meet each of the three.
    for (let turn = 0; turn < 3_000 || (seen.size < 3 && turn < 300_000); turn += 1) {
      const result = read('file');
      seen.add(result.startsWith('read') ? `read ${String(result.length)}` : result);
      if (turn % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (result.startsWith('read')) expect([`read ${a}`, `read ${b}`]).toContain(result);
    }
    worker.postMessage('stop');
    await worker.terminate();
    expect(seen.size).toBeGreaterThanOrEqual(3);
  });
});

describe('a plain file', () => {
  it('is read once and whole', () => {
    put('file', 'content');
    expect(read('file')).toBe('read content');
    put('empty', '');
    expect(read('empty')).toBe('read ');
    expect(readBundleFile(at('file'), CAP)).toEqual(utf8('content'));
  });
});
