import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Node's modules that reach a network, with and without the `node:` prefix, sub-paths included. */
const NETWORK_MODULES = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'inspector',
  'cluster',
  'quic',
];

/** Network modules that the text of a built file imports or requires. */
function networkModules(text: string): string[] {
  const names = [
    ...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'`])([^"'`]+)\1/g),
  ].map((match) => (match[2] ?? '').replace(/^node:/, ''));
  return names.filter((name) => NETWORK_MODULES.includes(name.split('/')[0] ?? ''));
}

describe('the built COLD code', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-build-'));

  beforeAll(() => {
    execFileSync(
      process.execPath,
      [
        path.join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
        'build',
        '--outDir',
        folder,
        '--logLevel',
        'error',
      ],
      { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is built: main, the station process, the preload as one CommonJS file, and the page', () => {
    for (const file of [
      'main/index.js',
      'main/station-process.js',
      'preload/index.cjs',
      'renderer/index.html',
    ]) {
      expect(existsSync(path.join(folder, file)), file).toBe(true);
    }
  });

  it('names no network module', () => {
    const found = globSync('**/*.{js,cjs,mjs}', { cwd: folder }).flatMap((file) =>
      networkModules(readFileSync(path.join(folder, file), 'utf8')).map(
        (name) => `${file}: ${name}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it('imports nothing but Electron, the SQLite module and Node itself, so that nothing hides outside the bundle', () => {
    const outside = globSync('**/*.{js,cjs,mjs}', { cwd: folder })
      .flatMap((file) => [
        ...readFileSync(path.join(folder, file), 'utf8').matchAll(
          /^import\s[^;]*?from\s*["']([^"'.][^"']*)["']/gm,
        ),
      ])
      .map((match) => match[1] ?? '')
      .filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
    expect(
      [...new Set(outside)].filter((name) => !['electron', 'better-sqlite3'].includes(name)),
    ).toEqual([]);
  });

  it('keeps the page small, and the validator of the other processes out of it', () => {
    const textOf = (part: string, names = '*'): string =>
      globSync(`${part}/**/${names}.js`, { cwd: folder })
        .map((file) => readFileSync(path.join(folder, file), 'utf8'))
        .join('');
    // Its mark is there where it belongs, so that its absence says something.
    expect(textOf('main')).toContain('_zod');
    expect(textOf('renderer')).not.toContain('_zod');
    expect(textOf('renderer', 'index-*').length).toBeLessThan(350_000);
    // The reader of codes is WebAssembly, and stands in its worker, which is started for a scan alone.
    const everything = textOf('renderer').length;
    expect(everything - textOf('renderer', 'index-*').length).toBe(
      textOf('renderer', 'scan-worker-*').length,
    );
    expect(everything).toBeLessThan(2_000_000);
  });

  it('would notice a network module in either spelling', () => {
    expect(
      networkModules(
        'import a from "node:http";const b=require("net");await import("dns/promises")',
      ),
    ).toEqual(['http', 'net', 'dns/promises']);
  });
});
