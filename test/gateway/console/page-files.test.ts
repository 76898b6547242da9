/** The files of the console's page: a list made at the start, with headers that let nothing in. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { readConsolePage } from '../../../src/gateway/console/page-files.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let folder: string;
let world: World;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  const built = path.join(folder, 'console');
  mkdirSync(path.join(built, 'assets'), { recursive: true });
  writeFileSync(path.join(built, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(path.join(built, 'assets', 'index-1a2b.js'), 'export {};');
  writeFileSync(path.join(built, 'assets', 'scan-worker-3c4d.js'), 'export {};');
  writeFileSync(path.join(built, 'assets', 'notes.txt'), 'not part of the page');
  writeFileSync(path.join(folder, 'secret.html'), 'not in the folder');
  symlinkSync(path.join(folder, 'secret.html'), path.join(built, 'link.html'));
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

function get(target: string): Response | Promise<Response> {
  const page = readConsolePage(path.join(folder, 'console'));
  const app = buildApp(world.gateway, { console: { page } });
  return app.request(`http://127.0.0.1:8480${target}`);
}

describe('the page of the console', () => {
  it('refuses every address that is not a file of the page', async () => {
    const targets = [
      '/console/secret.html',
      '/console/../secret.html',
      '/console/%2e%2e/secret.html',
      '/console/..%2fsecret.html',
      '/console/assets/../../secret.html',
      '/console//etc/passwd',
      '/console/assets',
      '/console/assets/',
      '/console/assets/notes.txt',
      '/console/link.html',
      '/console/index.html/',
      '/console/__proto__',
      '/console/assets/index-1a2b.js%00.html',
    ];
    for (const target of targets) {
      const answer = await get(target);
      expect(answer.status, target).toBe(404);
      expect(await answer.text()).not.toContain('not in the folder');
    }
  });

  it('says how to build it when it is not built, and serves the calls all the same', async () => {
    const page = readConsolePage(path.join(folder, 'nothing'));
    expect(page.isBuilt).toBe(false);
    const app = buildApp(world.gateway, { console: { page } });
    const answer = await app.request('http://127.0.0.1:8480/console/');
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
    expect((await app.request('http://127.0.0.1:8480/console/api/session')).status).toBe(200);
  });

  it('serves the page with a policy that lets nothing come from elsewhere', async () => {
    const answer = await get('/console/');
    expect(await answer.text()).toContain('<title>Console</title>');
    const policy = answer.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(answer.headers.get('Permissions-Policy')).toContain('microphone=()');
    expect((await get('/console')).headers.get('Location')).toBe('/console/');
  });

  it('lets the scanner’s worker alone run WebAssembly, and load nothing', async () => {
    const page = (await get('/console/assets/index-1a2b.js')).headers;
    expect(page.get('Content-Type')).toContain('text/javascript');
    expect(page.get('Content-Security-Policy')).not.toContain('wasm');
    const worker = (await get('/console/assets/scan-worker-3c4d.js')).headers;
    const policy = worker.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("script-src 'wasm-unsafe-eval'");
    expect(policy).toContain("connect-src 'none'");
  });

  it('serves the files as they were when the gateway started', async () => {
    const page = readConsolePage(path.join(folder, 'console'));
    const app = buildApp(world.gateway, { console: { page } });
    writeFileSync(path.join(folder, 'console', 'index.html'), 'changed');
    const answer = await app.request('http://127.0.0.1:8480/console/');
    expect(await answer.text()).toContain('<title>Console</title>');
  });
});
