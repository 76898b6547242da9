/**
 * The worst day, as separate processes: keys are made and backed up, the machine is lost, and another
 * one goes on from the file, the gateway's witness and two custodians' passphrases.
 */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Machines, refused, said } from './machines.ts';
import { documentOf, everythingSaid, permafrost, temporaryFolder } from './run-cli.ts';
import { findSecret } from './secret-search.ts';
import { ask } from './wallet.ts';

const machines = new Machines(path.join(temporaryFolder(), 'worst-day'));
const vault = path.join(machines.folder, 'vault');
let token = '';
const files: string[] = [];

/** One key, from the wallet's asking to the gateway's import. */
async function oneKey(user: string): Promise<Record<string, unknown>> {
  const server = await machines.serve();
  await ask(server.url, token, { user_identifier: user, key_type: 'secp256k1' });
  await server.end('SIGTERM');
  const asked = said(await machines.gateway('export', ['--to', 'drive']));
  const { path: request = '' } = (asked['files'] as { path: string }[]).at(-1) ?? {};
  const received = said(await machines.station('receive', [request], ['Ada', 'Ben']));
  const { requestId, sheetDigest } = received['request'] as Record<string, string>;
  for (const name of ['Ada', 'Cleo']) {
    const about = ['--request', requestId ?? '', '--sheet', sheetDigest ?? '', '--custodian', name];
    said(await machines.station('approve', about, [name]));
  }
  said(await machines.station('run', ['--request', requestId ?? ''], ['Ada', 'Ben']));
  const exported = said(await machines.station('export', ['--to', 'drive']));
  const [{ file } = { file: '' }] = exported['exported'] as { file: string }[];
  return said(await machines.gateway('import', [file]));
}

async function backUp(): Promise<string> {
  const made = said(await machines.station('backup', ['--to', 'drive'], ['Ben', 'Cleo']));
  files.push(String(made['file']));
  return String(made['file']);
}

beforeAll(async () => {
  await machines.setUp();
  const created = await machines.gateway('api-key create', [
    '--label',
    'wallet',
    '--secrets-fd',
    '3',
  ]);
  token = created.secrets.trim().split('\t')[1] ?? '';
  await oneKey('ada@example.com');
}, 600_000);

describe('backup, loss and restore as separate processes', () => {
  it('refuses a folder that is not there, and a quorum that does not open', async () => {
    const nowhere = await machines.station('backup', ['--to', 'nowhere'], ['Ada', 'Ben']);
    expect(refused(nowhere)).toBe('FILE_UNWRITABLE');
    const alone = await machines.station('backup', ['--to', 'drive'], ['Ada']);
    expect(refused(alone)).toBe('SHARES_TOO_FEW');
    expect(readdirSync(machines.drive).filter((name) => name.includes('backup'))).toEqual([]);
  });

  it('backs up, is tested while locked, and says so', async () => {
    const file = await backUp();
    const tested = said(await machines.station('test-restore', [file], ['Ada', 'Cleo']));
    expect(tested).toMatchObject({ keysTested: 1, backup: { number: 1, keys: 1 } });
    const { lastBackup } = said(await machines.station('status'));
    expect(lastBackup).toEqual(tested['backup']);
    const seen = await permafrost(['inspect', file, '--json'], { cwd: machines.folder });
    expect(documentOf(seen)).toMatchObject({
      form: 'vault backup',
      isVerified: false,
      facts: { backup: 1, 'custodians needed': '2 of 3' },
    });
  });

  it('restores nothing where a vault is, and looks at no file and asks for no passphrase', async () => {
    const asked = await machines.station('restore', ['none', '--witness', 'none'], []);
    expect(refused(asked)).toBe('VAULT_EXISTS');
  });

  it('that is ended in the middle leaves no half file', async () => {
    const before = readdirSync(machines.drive);
    await machines.station('backup', ['--to', 'drive'], ['Ben', 'Cleo'], {
      onStderr: (text, kill) => {
        if (text.includes('(written)')) kill('SIGINT');
      },
    });
    // So small a backup may be whole before the signal arrives.
    const left = readdirSync(machines.drive).filter((name) => !before.includes(name));
    for (const name of left) expect(name).toMatch(/^backup-2-[0-9a-f]{16}\.permafrost-backup$/);
  });

  it(
    'is restored elsewhere after the loss, and the exchange goes on',
    { timeout: 600_000 },
    async () => {
      const [older = ''] = files;
      await oneKey('ben@example.com');
      const newest = await backUp();
      const witness = String(said(await machines.gateway('witness', ['--to', 'drive']))['path']);
      renameSync(vault, path.join(machines.folder, 'lost'));

      const restore = async (file: string, options = {}) =>
        await machines.station('restore', [file, '--witness', witness], ['Ada', 'Cleo'], options);
      expect(refused(await restore(older))).toBe('BACKUP_OLDER');
      expect(existsSync(path.join(vault, 'vault.sqlite'))).toBe(false);

      // The power goes in the middle, again and again: an empty station each time.
      for (const delay of [1_200, 2_600]) {
        await restore(newest, {
          started: (kill: (signal: NodeJS.Signals) => void) => {
            setTimeout(() => {
              kill('SIGKILL');
            }, delay);
          },
        });
        if (existsSync(path.join(vault, 'vault.sqlite'))) break;
        expect(documentOf(await machines.station('status'))).toMatchObject({
          error: { code: 'VAULT_NOT_FOUND' },
        });
      }
      if (!existsSync(path.join(vault, 'vault.sqlite'))) {
        expect(said(await restore(newest))).toMatchObject({ generation: 2, keysTested: 2 });
      }
      expect(refused(await restore(newest))).toBe('VAULT_EXISTS');
      expect(said(await machines.station('status'))).toMatchObject({
        generation: 2,
        keysActive: 2,
        isLocked: true,
      });

      await oneKey('cleo@example.com');
      expect(said(await machines.gateway('status'))).toMatchObject({
        keys: 3,
        station: { generation: 2 },
      });
    },
  );

  it('says no passphrase and no token anywhere', () => {
    const secrets = [...machines.lines.values()].map((line) => line.split('\t')[1] ?? '');
    for (const secret of [...secrets, token]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(findSecret(secret, machines.folder, everythingSaid)).toEqual([]);
    }
  });
});
