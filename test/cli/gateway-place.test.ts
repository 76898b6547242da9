/** Where a verb's gateway is kept: one place, and no password where others could read it. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { placeOf } from '../../src/cli/gateway/place.ts';
import { codeOf, refusalOf } from './refusal-of.ts';
import { codeSaid, permafrost, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const SECRET = 'correct-horse';

afterEach(() => {
  vi.unstubAllEnvs();
});

function place(options: Readonly<Record<string, string>>) {
  return placeOf({ optionalText: (name) => options[name] });
}

function fileWith(text: string, mode = 0o600): string {
  const file = path.join(folder, 'address');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('the place of a gateway', () => {
  it('is a folder, an address, or a file with an address, and exactly one of them', () => {
    expect(place({ data: folder })).toBe(folder);
    const url = 'postgres://ann@localhost/keys';
    expect(place({ 'database-url': url })).toMatchObject({ user: 'ann', password: undefined });
    const file = fileWith(`${url}\n`);
    expect(place({ 'database-url-file': file })).toEqual(place({ 'database-url': url }));
    expect(codeOf(() => place({}))).toBe('USAGE');
    expect(codeOf(() => place({ data: folder, 'database-url': url }))).toBe('USAGE');
    expect(codeOf(() => place({ 'database-url': url, 'database-url-file': file }))).toBe('USAGE');
  });

  it('may hold its password in a file that nobody else can read', () => {
    const file = fileWith(`postgres://ann:${SECRET}@localhost/keys`, 0o400);
    expect(place({ 'database-url-file': file })).toMatchObject({ password: SECRET });
  });

  it.each([0o640, 0o604, 0o620, 0o644])('is refused in a file of mode %o', (mode) => {
    const file = fileWith(`postgres://ann:${SECRET}@localhost/keys`, mode);
    const refusal = refusalOf(() => place({ 'database-url-file': file }));
    expect(refusal.code).toBe('DATABASE_ADDRESS_INVALID');
    expect(refusal.message).not.toContain(SECRET);
  });

  it('is refused when its file is missing, too large or no file at all', () => {
    mkdirSync(path.join(folder, 'directory'), { mode: 0o700, recursive: true });
    const large = fileWith(`postgres://ann@localhost/${'x'.repeat(4096)}`);
    for (const file of [large, path.join(folder, 'none'), path.join(folder, 'directory')]) {
      expect(codeOf(() => place({ 'database-url-file': file }))).toBe('DATABASE_ADDRESS_INVALID');
    }
  });

  it('is refused when the environment holds the password', () => {
    vi.stubEnv('PGPASSWORD', SECRET);
    const url = 'postgres://ann@localhost/keys';
    for (const options of [{ 'database-url': url }, { 'database-url-file': fileWith(url) }]) {
      const refusal = refusalOf(() => place(options));
      expect(refusal.code).toBe('DATABASE_PASSWORD_SHOWN');
      expect(refusal.message).not.toContain(SECRET);
    }
    expect(place({ data: folder })).toBe(folder);
  });

  it('is refused on the command line with a password, which is not said again', async () => {
    const url = `postgres://ann:${SECRET}@localhost/keys`;
    const said = await permafrost(['gateway', 'status', '--database-url', url, '--json']);
    expect([said.code, codeSaid(said)]).toEqual([1, 'DATABASE_PASSWORD_SHOWN']);
    expect(said.stdout + said.stderr).not.toContain(SECRET);
  });
});
