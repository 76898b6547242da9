/** A folder of our own on a medium: made, found again, and never a way elsewhere. */
import { lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../../src/core/refusal.ts';
import { makeFolder } from '../../src/media/make-folder.ts';

const root = mkdtempSync(path.join(tmpdir(), 'permafrost-folder-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return isRefusal(error) ? error.code : 'fault';
  }
}

describe('a folder on a medium', () => {
  it('is made for its owner alone, and taken as it is when it is there', () => {
    const made = makeFolder(root, 'audit');
    expect(made).toBe(path.join(root, 'audit'));
    expect(lstatSync(made).mode & 0o777).toBe(0o700);
    expect(makeFolder(root, 'audit')).toBe(made);
  });

  it('is refused with FILE_NOT_REGULAR where a link or a file stands', () => {
    symlinkSync(tmpdir(), path.join(root, 'link'));
    writeFileSync(path.join(root, 'file'), '');
    expect(codeOf(() => makeFolder(root, 'link'))).toBe('FILE_NOT_REGULAR');
    expect(codeOf(() => makeFolder(root, 'file'))).toBe('FILE_NOT_REGULAR');
  });

  it('is refused with FILE_UNWRITABLE where there is no medium', () => {
    expect(codeOf(() => makeFolder(path.join(root, 'gone'), 'audit'))).toBe('FILE_UNWRITABLE');
  });

  it.each(['', '.', '..', 'a/b', '../a', '/etc'])('is never called %j', (name) => {
    expect(() => makeFolder(root, name)).toThrow(TypeError);
  });
});
