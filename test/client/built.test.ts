/** The client as it is handed to integrators: one file that imports nothing but Node's cryptography. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
