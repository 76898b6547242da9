/** The client as it is handed to integrators: one file that imports nothing but Node's cryptography, and its types. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Client from '../../src/client/index.ts';
import { deliverySignature } from '../../src/gateway/webhooks/signature.ts';
import { ROOT, temporaryFolder } from '../cli/run-cli.ts';

describe('the built client', () => {
  const folder = path.join(temporaryFolder(), 'client');
  const file = path.join(folder, 'index.js');
  beforeAll(() => {
    const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
    const args = ['build', '--config', 'client.vite.config.ts', '--outDir', folder];
    execFileSync(process.execPath, [vite, ...args, '--logLevel', 'error'], { cwd: ROOT });
  });

  it('is one file, and needs nothing but node:crypto', () => {
    expect(readdirSync(folder)).toEqual(['index.js']);
    const text = readFileSync(file, 'utf8');
    const imports = [...text.matchAll(/^import\s.*?from\s*["']([^"']+)["']/gms)];
    expect(imports.map((match) => match[1])).toEqual(['node:crypto']);
    expect(text).not.toMatch(/\brequire\(|\bimport\(/);
  });

  it('has every function, and one of them works', async () => {
    const client = (await import(pathToFileURL(file).href)) as typeof Client;
    const source = await import('../../src/client/index.ts');
    expect(Object.keys(client).toSorted()).toEqual(Object.keys(source).toSorted());
    const now = new Date();
    const text = JSON.stringify({ id: 'evt_1' });
    const signature = deliverySignature('whsec_x', now, text);
    const body = new TextEncoder().encode(text);
    expect(client.verifyWebhook({ secret: 'whsec_x', signature, body })).toEqual({ id: 'evt_1' });
    expect(() => client.verifyWebhook({ secret: 'whsec_y', signature, body })).toThrow(
      client.NotVerified,
    );
  });
});

describe('the types of the client', () => {
  const app = temporaryFolder();
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');

  beforeAll(() => {
    const installed = path.join(app, 'node_modules/permafrost');
    mkdirSync(installed, { recursive: true });
    cpSync(path.join(ROOT, 'package.json'), path.join(installed, 'package.json'));
    const types = path.join(installed, 'out/client/types');
    execFileSync(process.execPath, [tsc, '-p', 'client.tsconfig.json', '--outDir', types], {
      cwd: ROOT,
    });
    writeFileSync(path.join(app, 'package.json'), '{"type":"module"}');
  });

  /** What the compiler says of this text in a project that has none of our settings. */
  function complaints(text: string, module: string, resolution: string): string {
    writeFileSync(path.join(app, 'wallet.ts'), text);
    const settings = ['--module', module, '--moduleResolution', resolution];
    const { stdout } = spawnSync(
      process.execPath,
      [tsc, '--noEmit', '--strict', '--target', 'es2022', ...settings, 'wallet.ts'],
      { cwd: app, encoding: 'utf8' },
    );
    return stdout;
  }

  const call = (fields: string) =>
    `import { assignKey, type KeyAnswer } from 'permafrost/client';
     export const answer: Promise<KeyAnswer> = assignKey(
       { url: 'https://gateway.example', token: '', timeLimitMs: 5_000 },
       { user_identifier: 'ada', key_type: 'rsa4096' ${fields} },
     );`;

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('hold in another project (%s, %s)', (module, resolution) => {
    const saidOf = (fields: string) => complaints(call(fields), module, resolution);
    expect(saidOf(", key_environment: 'COLD'")).toBe('');
    expect(saidOf('')).toContain("Property 'key_environment' is missing");
  });
});
