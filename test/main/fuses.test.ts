/** The fuses of the program, set and read back on a file that carries Electron's fuse wire. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { differingFuses, FUSE_NAMES, FUSES, setFuses } from '../../src/main/fuses/fuses.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-fuses-'));
let files = 0;
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program with a wire of this many fuses, each as Electron delivers it: the opposite of ours. */
function program(length = FUSE_NAMES.length): string {
  const file = path.join(folder, `permafrost-${++files}`);
  const states = FUSE_NAMES.map((name) => (FUSES[name] ? '0' : '1')).join('');
  const wire = Buffer.from([1, length]);
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from('ELF, more or less\0'),
      Buffer.from(SENTINEL),
      wire,
      Buffer.from(states.padEnd(length, '0').slice(0, length)),
      Buffer.from('\0the rest'),
    ]),
  );
  return file;
}

describe('the fuses', () => {
  test.each([
    ['RunAsNode', false],
    ['EnableCookieEncryption', true],
    ['EnableNodeOptionsEnvironmentVariable', false],
    ['EnableNodeCliInspectArguments', false],
    ['EnableEmbeddedAsarIntegrityValidation', true],
    ['OnlyLoadAppFromAsar', true],
    ['GrantFileProtocolExtraPrivileges', false],
  ] as const)('%s is to be %j', (name, value) => {
    expect(FUSES[name]).toBe(value);
  });

  test('are all different in a program as it is delivered, and none afterwards', async () => {
    const file = program();
    expect(await differingFuses(file)).toEqual(FUSE_NAMES);
    await setFuses(file);
    expect(await differingFuses(file)).toEqual([]);
    const text = readFileSync(file, 'latin1');
    expect(text.startsWith('ELF, more or less')).toBe(true);
    expect(text.endsWith('\0the rest')).toBe(true);
  });

  test('of a build for a test driver leave the inspector on, and only that', async () => {
    const file = program();
    await setFuses(file, true);
    expect(await differingFuses(file)).toEqual(['EnableNodeCliInspectArguments']);
  });

  test('of a program with a fuse that we do not know are not set', async () => {
    const file = program(FUSE_NAMES.length + 1);
    const before = readFileSync(file);
    await expect(setFuses(file)).rejects.toThrow();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('of a file that is no such program are not set', async () => {
    const file = path.join(folder, 'text');
    writeFileSync(file, 'no wire here');
    await expect(setFuses(file)).rejects.toThrow();
  });

  test('are set by the command, which says so', () => {
    const file = program();
    const script = path.resolve('src/main/fuses/set.ts');
    const said = execFileSync(process.execPath, [script, file], { encoding: 'utf8' });
    expect(said).toBe(`${FUSE_NAMES.length} fuses are set and read back.\n`);
    expect(() =>
      execFileSync(process.execPath, [script, file, '--whatever'], { stdio: 'ignore' }),
    ).toThrow();
  });
});
