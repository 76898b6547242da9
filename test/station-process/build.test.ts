/** The name of the build: the same for the same code, another for one changed byte. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildName } from '../../src/station-process/build.ts';

const root = mkdtempSync(join(tmpdir(), 'permafrost-build-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

function tree(name: string, files: Record<string, string>): string {
  const folder = join(root, name);
  for (const room of ['core', 'ipc', 'protocol', 'station', 'station-process', 'vault']) {
    mkdirSync(join(folder, 'src', room), { recursive: true });
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return join(folder, 'src/station-process/build.ts');
}

const files = {
  'package.json': '{"version":"1.2.3"}',
  'src/core/one.ts': 'export const one = 1;',
  'src/vault/two.ts': 'export const two = 2;',
};

test('one changed byte, one renamed file or one file more gives another name', () => {
  const name = buildName(tree('same', files));
  expect(
    buildName(tree('byte', { ...files, 'src/core/one.ts': 'export const one = 2;' })),
  ).not.toBe(name);
  const { 'src/vault/two.ts': two, ...others } = files;
  expect(buildName(tree('renamed', { ...others, 'src/vault/three.ts': two }))).not.toBe(name);
  expect(buildName(tree('more', { ...files, 'src/ipc/x.ts': '' }))).not.toBe(name);
});

test('the same code has the same name, wherever it lies', () => {
  expect(buildName(tree('here', files))).toBe(buildName(tree('there', files)));
  expect(buildName(tree('form', files))).toMatch(/^permafrost 1\.2\.3 [0-9a-f]{64}$/);
});

test('names this very code', () => {
  expect(buildName()).toMatch(/^permafrost \d+\.\d+\.\d+ [0-9a-f]{64}$/);
});
