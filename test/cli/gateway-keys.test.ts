/** The verbs of the pool and of the HOT environment, as a person runs them. */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, permafrost, temporaryFolder } from './run-cli.ts';
import { Machines, refused } from './machines.ts';

const RSA = ['--type', 'rsa4096'];

describe('the verbs of keys', () => {
  const folder = temporaryFolder();
  const gateway = (verb: string, ...args: string[]) =>
    permafrost(['gateway', ...verb.split(' '), ...args, '--data', 'gateway', '--json'], {
      cwd: folder,
    });

  it('ask for a pool, keep it at a level, and show how it stands', async () => {
    await gateway('card', '--to', '.');
    const ask = ['pool request', ...RSA, '--count', '3'] as const;
    expect(refused(await gateway(...ask))).toBe('STATION_NOT_PAIRED');
    await new Machines(folder).setUp(['Ada', 'Ben']);
    expect(refused(await gateway('pool request', ...RSA, '--count', '65'))).toBe(
      'POOL_COUNT_INVALID',
    );
    expect(refused(await gateway('pool keep', ...RSA, '--level', '10001'))).toBe(
      'POOL_LEVEL_INVALID',
    );
    expect((await gateway('pool request', '--type', 'ed25519', '--count', '1')).code).toBe(2);
    expect((await gateway('pool keep', ...RSA, '--level', 'many')).code).toBe(2);
    const asked = documentOf(await gateway(...ask));
    expect(asked).toMatchObject({ keyType: 'rsa4096', count: 3 });
    expect(documentOf(await gateway('pool keep', ...RSA, '--level', '8'))).toEqual({
      keyType: 'rsa4096',
      level: 8,
      asked: false,
    });
    const pool = [
      { keyType: 'rsa4096', waiting: 0, level: 8, underWay: 3 },
      { keyType: 'secp256k1', waiting: 0, level: 0, underWay: 0 },
    ];
    expect(documentOf(await gateway('pool status'))).toEqual({ pool });
    expect(documentOf(await gateway('status'))).toMatchObject({ pool });
  });

  it('make no token that could do nothing, for it speaks for nobody', async () => {
    await gateway('card', '--to', '.');
    for (const scope of ['dynamic', 'portal', 'portal-webhook']) {
      const scopes = ['--scope', scope, '--label', 'wallet'];
      expect((await gateway('api-key create', ...scopes)).code).toBe(2);
      const made = documentOf(await gateway('api-key create', ...scopes, '--for', 'somebody'));
      expect(made).toMatchObject({ scopes: [scope], subject: 'somebody' });
    }
  });

  it('make the HOT environment once, and serve it with its key file alone', async () => {
    const file = path.join(folder, 'hot.key');
    const made = documentOf(await gateway('hot-key create', '--file', 'hot.key'));
    expect(made).toMatchObject({ file, assignmentKid: expect.any(String) as string });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(refused(await gateway('hot-key create', '--file', 'second.key'))).toBe(
      'HOT_STORE_EXISTS',
    );

    const other = ['gateway', 'hot-key', 'create', '--data', 'other', '--file', 'other.key'];
    const created = await permafrost(other, { cwd: folder });
    expect(created.code).toBe(0);
    expect(created.stdout + created.stderr).not.toContain(readFileSync(file).toString('hex'));
    const serve = (key: string) => gateway('serve', '--port', '0', '--hot-key-file', key);
    expect(refused(await serve('other.key'))).toBe('HOT_KEY_FILE_WRONG');
    chmodSync(file, 0o644);
    expect(refused(await serve('hot.key'))).toBe('HOT_KEY_FILE_INVALID');
    chmodSync(file, 0o600);

    let end = (): void => undefined;
    let listened = false;
    const serving = await permafrost(
      ['gateway', 'serve', '--data', 'gateway', '--port', '0', '--hot-key-file', 'hot.key'],
      {
        cwd: folder,
        started: (kill) => {
          end = () => {
            kill('SIGTERM');
          };
        },
        onStdout: (text) => {
          if (listened || !text.includes('Ctrl-C ends it')) return;
          listened = true;
          end();
        },
      },
    );
    expect([serving.code, listened]).toEqual([0, true]);
  });
});
