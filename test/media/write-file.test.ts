import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { checkReadBack, writeAbsentFile, writeNewFile } from '../../src/media/write-file.ts';
import { moduleOf, onLyingDrive } from './lying-drive.ts';

const root = mkdtempSync(path.join(tmpdir(), 'permafrost-write-'));
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
const bundle = utf8('the sealed response of request 7\n');

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'written';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}
const write = (name = 'file', bytes = bundle) => codeOf(() => writeNewFile(folder, name, bytes));

describe('writing a bundle file', () => {
  it('never overwrites: other content under its name is refused and stays as it was', () => {
    for (const content of ['other', 'the sealed response of request 8\n', 'x'.repeat(9_999)]) {
      writeFileSync(at('file'), content);
      expect(write()).toBe('FILE_EXISTS');
      expect(readFileSync(at('file'), 'utf8')).toBe(content);
    }
    const longer = 'the sealed response of request 7\nand more';
    writeFileSync(at('file'), longer);
    expect(write()).toBe('FILE_EXISTS');
    expect(readFileSync(at('file'), 'utf8')).toBe(longer);
  });

  it('never writes through a link, into a pipe or over a folder', () => {
    symlinkSync(at('target'), at('link'));
    expect(write('link')).toBe('FILE_NOT_REGULAR');
    expect(readdirSync(folder)).toEqual(['link']);
    writeFileSync(at('victim'), '');
    symlinkSync(at('victim'), at('link2'));
    expect(write('link2')).toBe('FILE_NOT_REGULAR');
    expect(statSync(at('victim')).size).toBe(0);
    execFileSync('mkfifo', [at('pipe')]);
    expect(write('pipe')).toBe('FILE_NOT_REGULAR');
    mkdirSync(at('folder'));
    expect(write('folder')).toBe('FILE_NOT_REGULAR');
  });

  it('is refused where it cannot be written, and leaves nothing behind', () => {
    expect(codeOf(() => writeNewFile(at('absent'), 'file', bundle))).toBe('FILE_UNWRITABLE');
    writeFileSync(at('plain'), 'x');
    expect(codeOf(() => writeNewFile(at('plain'), 'file', bundle))).toBe('FILE_UNWRITABLE');
    expect(readdirSync(folder)).toEqual(['plain']);
  });

  const isRoot = process.getuid?.() === 0;
  const note = isRoot ? ' (SKIPPED: root may write all)' : '';
  it.skipIf(isRoot)(`is refused in a folder that may not be written${note}`, () => {
    chmodSync(folder, 0o500);
    expect(write()).toBe('FILE_UNWRITABLE');
    chmodSync(folder, 0o700);
  });

  it.each(['../file', 'a/b', '', '.', '..', '/etc/file'])('never takes the name %j', (name) => {
    expect(() => writeNewFile(folder, name, bundle)).toThrow(TypeError);
  });

  it('is refused when the file does not read back as it was written', () => {
    const target = writeNewFile(folder, 'file', bundle);
    const differs = () =>
      codeOf(() => {
        checkReadBack(target, bundle);
      });
    expect(differs()).toBe('written');
    for (const content of ['', 'the sealed response of request 8\n', 'x'.repeat(100)]) {
      writeFileSync(target, content);
      expect(differs()).toBe('FILE_READ_BACK_DIFFERS');
    }
    rmSync(target);
    expect(differs()).toBe('FILE_READ_BACK_DIFFERS');
    symlinkSync('/dev/zero', target);
    expect(differs()).toBe('FILE_READ_BACK_DIFFERS');
  });

  it('is refused on a drive that keeps other bytes than it was given', () => {
    const act = `
      const { writeNewFile } = ${moduleOf('src/media/write-file.ts')};
      const bytes = new TextEncoder().encode('the sealed response of request 7\\n');
      writeNewFile(${JSON.stringify(folder)}, 'file', bytes);`;
    const kept = (content: string) => onLyingDrive(at('file'), content, act);
    expect(kept('the sealed response of request 8\n')).toBe('FILE_READ_BACK_DIFFERS');
    rmSync(at('file'));
    expect(kept('the sealed response of request 7\n')).toBe('written');
  });

  it('is refused when the drive is full, and the file that did not fit is gone', () => {
    // /dev/full itself is refused as a device, so a small file-size limit stands in for a full drive.
    const script = `
      import { writeNewFile } from ${JSON.stringify(path.resolve('src/media/write-file.ts'))};
      process.on('SIGXFSZ', () => {});
      try { writeNewFile(${JSON.stringify(folder)}, 'file', new Uint8Array(200_000).fill(65)); }
      catch (error) { console.log(error.code, error.facts.reason); }`;
    writeFileSync(at('run.ts'), script);
    const command = `ulimit -f 64; exec ${process.execPath} ${at('run.ts')}`;
    const output = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(output.trim()).toBe('FILE_UNWRITABLE EFBIG');
    expect(readdirSync(folder)).toEqual(['run.ts']);
  });

  it('completes what an interrupted writing left, at whatever byte it was interrupted', () => {
    for (let length = 0; length < bundle.length; length += 1) {
      rmSync(at('file'), { force: true });
      writeFileSync(at('file'), bundle.subarray(0, length));
      expect(write()).toBe('written');
      expect(new Uint8Array(readFileSync(at('file')))).toEqual(bundle);
    }
  });

  it('accepts the same content again, and does not touch the file', () => {
    writeNewFile(folder, 'file', bundle);
    chmodSync(at('file'), 0o400);
    const before = statSync(at('file'));
    expect(write()).toBe('written');
    const after = statSync(at('file'));
    expect([after.ino, after.mtimeMs, after.size]).toEqual([
      before.ino,
      before.mtimeMs,
      before.size,
    ]);
  });

  it('creates the file for its owner alone, and returns where it is', () => {
    expect(writeNewFile(folder, 'file', bundle)).toBe(at('file'));
    expect(statSync(at('file')).mode & 0o777).toBe(0o600);
    expect(new Uint8Array(readFileSync(at('file')))).toEqual(bundle);
  });

  it('writes any bytes of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        rmSync(at('any'), { force: true });
        writeNewFile(folder, 'any', bytes);
        expect(new Uint8Array(readFileSync(at('any')))).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });
});

describe('writing a file that must not be there', () => {
  const writeAbsent = (name = 'file') =>
    codeOf(() => {
      writeAbsentFile(at(name), bundle);
    });

  it('writes it for its owner alone', () => {
    expect(writeAbsent()).toBe('written');
    expect(readFileSync(at('file'))).toEqual(Buffer.from(bundle));
    expect(statSync(at('file')).mode & 0o777).toBe(0o600);
  });

  it('is refused for whatever is there: the same content, a beginning, nothing, a link to nowhere', () => {
    for (const content of [bundle, bundle.subarray(0, 5), '']) {
      writeFileSync(at('there'), content);
      expect(writeAbsent('there')).toBe('FILE_EXISTS');
      expect(readFileSync(at('there'))).toEqual(Buffer.from(content));
    }
    symlinkSync(at('elsewhere'), at('link'));
    expect(writeAbsent('link')).toBe('FILE_EXISTS');
    expect(readdirSync(folder).sort()).toEqual(['link', 'there']);
  });

  it('is refused where no folder is', () => {
    expect(writeAbsent('none/file')).toBe('FILE_UNWRITABLE');
  });
});
