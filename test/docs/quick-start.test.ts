/** What the documents say to type, executed as it stands there but for the port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, temporaryFolder } from '../cli/run-cli.ts';

/** The first script of a document below this heading. */
function scriptOf(file: string, heading: string): string {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const section = text.split(heading)[1]?.split('\n## ')[0] ?? '';
  const script = /```bash\n([\s\S]*?)```/.exec(section)?.[1];
  if (script === undefined) throw new Error(`${file} has no script below ${heading}`);
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

/** A folder that looks like a checkout; what is made in it is not in ours. */
function checkout(): string {
  const folder = temporaryFolder();
  const launcher = `#!/bin/sh\nexec '${path.join(ROOT, 'permafrost')}' "$@"\n`;
  writeFileSync(path.join(folder, 'permafrost'), launcher, { mode: 0o755 });
  for (const name of ['docs', 'node_modules']) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  return folder;
}

/** What it said, when each of its commands has succeeded. */
async function run(script: string, folder: string): Promise<string> {
  expect(script).toMatch(/^PORT=8480$/m);
  const onFreePort = script.replace(/^PORT=8480$/m, `PORT=${String(await freePort())}`);
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
  return said;
}

describe('the quick start of the README', () => {
  it('goes from a served gateway to a COLD key that verifies', async () => {
    const folder = checkout();
    const said = await run(scriptOf('README.md', '\n## Quick start'), folder);
    expect(said).toContain('"status":"PENDING_COLD"');
    expect(said).toContain('2 different custodians approved its request: Ada, Ben.');
    expect(said).toContain('All of it holds');
    const key = JSON.parse(readFileSync(path.join(folder, 'trial/key.json'), 'utf8')) as object;
    expect(key).toHaveProperty('signature');
  }, 600_000);
});

describe('the examples', () => {
  it('back a secret up under a HOT key, by the commands beside them', async () => {
    const said = await run(scriptOf('docs/examples/README.md', '# Examples'), checkout());
    expect(said).toMatch(/^Backup [0-9a-f-]{36} under key [0-9a-f-]{36}: The backup opens/m);
  }, 600_000);
});
