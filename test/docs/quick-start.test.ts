/** The quick start of the README, executed as it stands there but for the port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, temporaryFolder } from '../cli/run-cli.ts';

function quickStart(): string {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const section = readme.split('\n## Quick start')[1]?.split('\n## ')[0] ?? '';
  const script = /```bash\n([\s\S]*?)```/.exec(section)?.[1];
  if (script === undefined) throw new Error('README.md has no quick start');
  return script;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the quick start of the README', () => {
  it('goes from a served gateway to a COLD key that verifies', async () => {
    const folder = temporaryFolder();
    const script = quickStart();
    expect(script).toMatch(/^PORT=8480$/m);
    const onFreePort = script.replace(/^PORT=8480$/m, `PORT=${String(await freePort())}`);
    const launcher = `#!/bin/sh\nexec '${path.join(ROOT, 'permafrost')}' "$@"\n`;
    writeFileSync(path.join(folder, 'permafrost'), launcher, { mode: 0o755 });
    const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', onFreePort], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let said = '';
    let complained = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.stderr.on('data', (part: Buffer) => (complained += part.toString()));
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      expect({ code, complained: code === 0 ? '' : complained }).toEqual({
        code: 0,
        complained: '',
      });
    } finally {
      try {
        // Whatever a failed run left behind.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing was left.
      }
    }
    expect(said).toContain('"status":"PENDING_COLD"');
    expect(said).toContain('2 different custodians approved its request: Ada, Ben.');
    expect(said).toContain('All of it holds');
    const key = JSON.parse(readFileSync(path.join(folder, 'trial/key.json'), 'utf8')) as object;
    expect(key).toHaveProperty('signature');
  }, 600_000);
});
