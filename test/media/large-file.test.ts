/** Files larger than memory: a name only when whole, and never over another file. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginLargeFile, openLargeFile } from '../../src/media/large-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'permafrost-large-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => path.join(folder, name);
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;
const pieces = [1, 2, 3].map((byte) => new Uint8Array(700_000).fill(byte));

function write(name: string): void {
  const file = beginLargeFile(folder, '.draft.part');
  try {
    for (const piece of pieces) file.write(piece);
    expect(Buffer.concat([...file.readBack()])).toEqual(Buffer.concat(pieces));
    file.keep(name);
  } finally {
    file.discard();
  }
}

describe('a large file that is written', () => {
  it('is refused where a file of that name is, which stays as it was', () => {
    writeFileSync(at('backup'), 'other');
    expect(() => {
      write('backup');
    }).toThrow(refusal('FILE_EXISTS'));
    expect(readFileSync(at('backup'), 'utf8')).toBe('other');
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('is refused in a folder that is not there, and through a link in its place', () => {
    const begin = (where: string) => () => beginLargeFile(where, '.draft.part');
    expect(begin(at('none'))).toThrow(refusal('FILE_UNWRITABLE'));
    mkdirSync(at('drive'));
    symlinkSync(at('elsewhere'), at('drive/.draft.part'));
    expect(begin(at('drive'))).toThrow(refusal('FILE_NOT_REGULAR'));
    expect(readdirSync(folder)).toEqual(['drive']);
  });

  it('is gone when the drive is full', () => {
    // A small file-size limit stands in for a full drive.
    const script = `
      import { beginLargeFile } from ${JSON.stringify(path.resolve('src/media/large-file.ts'))};
      process.on('SIGXFSZ', () => {});
      const file = beginLargeFile(${JSON.stringify(folder)}, '.draft.part');
      try { file.write(new Uint8Array(200_000).fill(65)); }
      catch (error) { console.log(error.code, error.facts.reason); }
      finally { file.discard(); }`;
    writeFileSync(at('run.ts'), script);
    const command = `ulimit -f 64; exec ${process.execPath} ${at('run.ts')}`;
    const output = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(output.trim()).toBe('FILE_UNWRITABLE EFBIG');
    expect(readdirSync(folder)).toEqual(['run.ts']);
  });

  it('whose drive was pulled out is refused with that, and taking it away fails with nothing', () => {
    mkdirSync(at('drive'));
    const file = beginLargeFile(at('drive'), '.draft.part');
    rmSync(at('drive'), { recursive: true });
    expect(() => {
      try {
        file.keep('backup');
      } finally {
        file.discard();
      }
    }).toThrow(refusal('FILE_UNWRITABLE'));
  });

  it('has no name before it is whole, and takes the place of what was interrupted', () => {
    writeFileSync(at('.draft.part'), 'interrupted');
    const file = beginLargeFile(folder, '.draft.part');
    file.write(pieces[0] ?? new Uint8Array());
    expect(readdirSync(folder)).toEqual(['.draft.part']);
    file.discard();
    expect(readdirSync(folder)).toEqual([]);
    write('backup');
    expect(readdirSync(folder)).toEqual(['backup']);
    expect(statSync(at('backup')).mode & 0o777).toBe(0o600);
    expect(readFileSync(at('backup'))).toEqual(Buffer.concat(pieces));
  });

  it('never gets a name that leads to another folder', () => {
    expect(() => beginLargeFile(folder, '../draft')).toThrow(TypeError);
    const file = beginLargeFile(folder, '.draft.part');
    expect(() => {
      file.keep('../backup');
    }).toThrow(TypeError);
    file.discard();
  });
});

describe('a large file that is read', () => {
  it('is refused when it is not there or not a plain file', () => {
    expect(() => openLargeFile(at('none'))).toThrow(refusal('FILE_NOT_FOUND'));
    mkdirSync(at('folder'));
    expect(() => openLargeFile(at('folder'))).toThrow(refusal('FILE_NOT_REGULAR'));
    writeFileSync(at('file'), 'x');
    symlinkSync(at('file'), at('link'));
    expect(() => openLargeFile(at('link'))).toThrow(refusal('FILE_NOT_REGULAR'));
  });

  it('is refused where it has become shorter meanwhile', () => {
    write('backup');
    const file = openLargeFile(at('backup'));
    truncateSync(at('backup'), 1_000);
    expect(() => file.read(900, 200)).toThrow(refusal('FILE_UNREADABLE'));
    file.close();
  });

  it('gives exactly the bytes asked for', () => {
    write('backup');
    const file = openLargeFile(at('backup'));
    expect(file.bytes).toBe(2_100_000);
    expect(file.read(699_998, 4)).toEqual(new Uint8Array([1, 1, 2, 2]));
    expect(file.read(2_099_999, 1)).toEqual(new Uint8Array([3]));
    file.close();
  });
});
