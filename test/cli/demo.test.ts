import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeSaid, documentOf, permafrost, temporaryFolder, type Spoken } from './run-cli.ts';

const folder = temporaryFolder();
const temporary = path.join(folder, 'tmp');
const out = path.join(folder, 'out');
let told: Spoken;

beforeAll(async () => {
  mkdirSync(temporary);
  told = await permafrost(['demo', '--out', 'out', '--json'], {
    env: { INIT_CWD: folder, TMPDIR: temporary },
  });
});

describe('permafrost demo', () => {
  it('refuses a folder that holds something, and leaves it as it was', async () => {
    const full = path.join(folder, 'full');
    mkdirSync(full);
    writeFileSync(path.join(full, 'mine'), 'mine');
    for (const where of [full, path.join(full, 'mine')]) {
      const spoken = await permafrost(['demo', '--out', where]);
      expect(codeSaid(spoken)).toBe('FILE_EXISTS');
      expect(spoken.code).toBe(1);
    }
    expect(readdirSync(full)).toEqual(['mine']);
  });

  it('ends cleanly with Ctrl-C: no process and no file of the two machines is left', async () => {
    let seen = '';
    const spoken = await permafrost(['demo', '--out', path.join(folder, 'interrupted')], {
      env: { TMPDIR: temporary },
      onStderr: (text, kill) => {
        if (!text.includes('0 of 4') || seen !== '') return;
        seen = String(readdirSync(temporary));
        kill('SIGINT');
      },
    });
    expect(seen).toContain('permafrost-demo-');
    expect(spoken.code).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(path.join(folder, 'interrupted'))).toEqual([]);
    expect(spoken.stdout).toContain('One approval is not enough'.slice(4));
  });

  it('leaves exactly the files that it promises', () => {
    expect(told.code).toBe(0);
    const { keys } = documentOf(told) as { keys: string[] };
    expect(keys).toHaveLength(4);
    const names = globSync('**/*', { cwd: out }).toSorted();
    const fixed = [
      'assignment-key.pem',
      'audit.jsonl',
      'checkpoint.txt',
      'jwks.json',
      'keys',
      'review.txt',
      'station-card.json',
      'verify.sh',
    ];
    const perKey = keys.flatMap((id) => [`keys/${id}.json`, `keys/${id}.attestation.json`]);
    const bundles = names.filter((name) =>
      /^re(quest|sponse)-1-[0-9a-f]{12}\.permafrost$/.test(name),
    );
    expect(bundles).toHaveLength(2);
    expect(names).toEqual([...fixed, ...perKey, ...bundles].toSorted());
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('tells what it left as one JSON document of a stable shape', () => {
    const said = documentOf(told);
    expect(Object.keys(said)).toEqual([
      'out',
      'stationId',
      'cardDigest',
      'words',
      'keys',
      'files',
      'verified',
      'next',
    ]);
    expect(said).toMatchObject({ out, verified: 9, next: `sh ${out}/verify.sh` });
  });

  it('leaves answers of the documented form: hex of the documented length, fields in their order', () => {
    const bodies = globSync('keys/*.json', { cwd: out })
      .filter((name) => !name.includes('attestation'))
      .map(
        (name) => JSON.parse(readFileSync(path.join(out, name), 'utf8')) as Record<string, string>,
      );
    expect(bodies.map((body) => body['public_key']?.length).toSorted()).toEqual([
      1100, 1100, 66, 66,
    ]);
    const fields = bodies.map((body) => body['signed_fields']).filter((list) => list !== undefined);
    expect(fields).toContainEqual([
      'external_customer_id',
      'external_package_id',
      'user_id',
      'key_id',
    ]);
    expect(fields).toContainEqual([
      'key_fingerprint',
      'pulled_by_type',
      'pulled_by_id',
      'external_customer_id',
    ]);
  });

  it('leaves a folder that openssl alone confirms', () => {
    const { cardDigest } = documentOf(told) as { cardDigest: string };
    const run = spawnSync('sh', [path.join(out, 'verify.sh'), cardDigest], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain('All of it holds: 4 keys.');
    expect(run.status).toBe(0);
  });

  it('leaves a folder whose audit log and statements our verifiers confirm', async () => {
    const keys = globSync('keys/*.json', { cwd: out });
    const verified = await permafrost(
      ['verify', ...keys, '--card', 'station-card.json', '--review', 'review.txt'],
      { cwd: out },
    );
    expect(verified.code).toBe(0);
    const audit = await permafrost(['audit', 'verify', '.', '--card', 'station-card.json'], {
      cwd: out,
    });
    expect(audit.code).toBe(0);
  });

  it('leaves bundles that say where they go and show nothing of what they say', async () => {
    for (const name of globSync('*.permafrost', { cwd: out })) {
      const spoken = await permafrost(['inspect', name], { cwd: out });
      expect(spoken.stdout).toContain('Nothing of this is verified.');
      expect(readFileSync(path.join(out, name), 'utf8')).not.toMatch(/example\.com|key\.assign/);
      const verified = await permafrost(['verify', name, '--card', 'station-card.json'], {
        cwd: out,
      });
      expect(verified.stderr).toContain('only its recipient can open it');
      expect(verified.code).toBe(3);
    }
  });
});
