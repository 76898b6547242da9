/** The command line on PostgreSQL, with each way in which a password may come. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeSaid, documentOf, permafrost, temporaryFolder } from '../cli/run-cli.ts';
import { WITH_PASSWORD } from './cluster.ts';
import { addressOf, asAdmin, newPlace } from './new-place.ts';

const SECRET = 'correct-horse';
const folder = temporaryFolder();

let user: string;
let socket: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await newPlace('');
  ({ remove } = made);
  if (typeof made.place === 'string') throw new Error('this suite runs on PostgreSQL');
  ({ user, host: socket } = made.place);
});
afterEach(async () => {
  await remove();
});

function secretFile(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

describe('a gateway on PostgreSQL', () => {
  it('is made and used like one in a folder', async () => {
    const where = ['--database-url', addressOf(user), '--json'];
    const before = await permafrost(['gateway', 'status', ...where]);
    expect([before.code, codeSaid(before)]).toEqual([1, 'GATEWAY_NOT_FOUND']);
    const card = await permafrost(['gateway', 'card', '--to', folder, ...where]);
    expect(card.code).toBe(0);
    const status = await permafrost(['gateway', 'status', ...where]);
    expect(documentOf(status)).toMatchObject({ station: null, keys: 0, auditEntries: 1 });
  });

  it('takes its password from the file of the address, or from PostgreSQL’s own', async () => {
    await asAdmin(`alter role ${user} password '${SECRET}'`, `grant ${WITH_PASSWORD} to ${user}`);
    const withPassword = (password: string) =>
      `postgres://${user}:${password}@${encodeURIComponent(socket)}/postgres`;
    const right = secretFile('address', withPassword(SECRET));
    const wrong = secretFile('wrong-address', withPassword('wrong'));
    const bare = ['--database-url', addressOf(user)];
    const passwords = { PGPASSFILE: secretFile('passwords', `*:*:*:${user}:${SECRET}\n`) };

    const second = path.join(folder, 'second');
    mkdirSync(second);
    const made = await permafrost([
      'gateway',
      'card',
      '--to',
      second,
      '--database-url-file',
      right,
    ]);
    expect(made.code).toBe(0);
    const status = await permafrost(['gateway', 'status', ...bare], { env: passwords });
    expect(status.code).toBe(0);

    const refused = await permafrost(['gateway', 'status', '--json', '--database-url-file', wrong]);
    expect([refused.code, codeSaid(refused)]).toEqual([1, 'GATEWAY_DATABASE']);
    const unnamed = await permafrost(['gateway', 'status', '--json', ...bare]);
    expect([unnamed.code, codeSaid(unnamed)]).toEqual([1, 'GATEWAY_DATABASE']);
    for (const said of [made, status, refused, unnamed]) {
      expect(said.stdout + said.stderr).not.toContain(SECRET);
    }
  });
});
