/**
 * CoinCover's guide from end to end, by somebody who has curl and openssl alone: against HOT, and against
 * COLD with the station's bundles carried by files between two real programs.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machines, said } from '../cli/machines.ts';
import { temporaryFolder } from '../cli/run-cli.ts';

const SCRIPT = path.join(import.meta.dirname, 'coincover-guide.sh');
const LATER = 3;
const STOP = 1;

const machines = new Machines(path.join(temporaryFolder(), 'machines'));
let serving: Awaited<ReturnType<Machines['serve']>>;

beforeAll(async () => {
  await machines.setUp(['Ada', 'Ben'], 2);
  said(await machines.gateway('hot-key create', ['--file', 'hot.key']));
  const { token } = said(await machines.gateway('api-key create', ['--label', 'integrator']));
  writeFileSync(path.join(machines.folder, 'auth'), `Authorization: Bearer ${String(token)}`);
  serving = await machines.serve(['--hot-key-file', 'hot.key']);
}, 300_000);

afterAll(async () => {
  await serving.end('SIGTERM');
});

/** One step of the guide, in the folder `work`. */
async function step(name: string, environment: 'HOT' | 'COLD', work: string = environment) {
  const folder = path.join(machines.folder, work);
  mkdirSync(folder, { recursive: true });
  const env = {
    PATH: process.env['PATH'] ?? '',
    BASE_URL: serving.url,
    AUTH_FILE: path.join(machines.folder, 'auth'),
    ENVIRONMENT: environment,
    RUN: work,
    WORK: folder,
  };
  try {
    const { stderr } = await promisify(execFile)('bash', [SCRIPT, name], { env });
    return { code: 0, stderr };
  } catch (error) {
    return error as { code: number; stderr: string };
  }
}

async function done(name: string, environment: 'HOT' | 'COLD'): Promise<void> {
  expect(await step(name, environment)).toEqual({ code: 0, stderr: '' });
}

function verifiedLines(environment: string): Record<string, unknown>[] {
  const text = readFileSync(path.join(machines.folder, environment, 'verified.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the guide, with curl and openssl alone', () => {
  it('is done against HOT in one go: assigned, verified, encrypted, stored and verified again', async () => {
    expect(await step('collect', 'HOT')).toMatchObject({ code: STOP });
    for (const name of ['assign', 'collect', 'check', 'encrypt', 'store', 'verify']) {
      await done(name, 'HOT');
    }
    expect(verifiedLines('HOT')).toMatchObject([
      { is_key_valid: true },
      { is_backup_valid: true, checks: { content: 'passed' } },
      { is_backup_valid: true },
    ]);
  });

  it('stops at an answer that no published key signed', async () => {
    const folder = path.join(machines.folder, 'bent');
    cpSync(path.join(machines.folder, 'HOT'), folder, { recursive: true });
    const file = path.join(folder, 'assignment.json');
    const answer = readFileSync(file, 'utf8');
    // The last digit of the modulus, which is odd: another key of the same form.
    const bent = answer.replace(/([0-9a-f])(0203010001")/, (_, digit: string, end: string) =>
      digit === '1' ? `3${end}` : `1${end}`,
    );
    expect(bent).not.toBe(answer);
    writeFileSync(file, bent);
    const stopped = await step('check', 'HOT', 'bent');
    expect(stopped.code).toBe(STOP);
    expect(stopped.stderr).toContain('STOP: no published key made the signature');
  });

  it('stops when the checksum is that of something else', async () => {
    const folder = path.join(machines.folder, 'mistaken');
    cpSync(path.join(machines.folder, 'HOT'), folder, { recursive: true });
    writeFileSync(path.join(folder, 'checksum'), '0'.repeat(64));
    const stopped = await step('store', 'HOT', 'mistaken');
    expect(stopped.code).toBe(STOP);
    expect(stopped.stderr).toMatch(/POST \/v1\/secure\/data answered 400: .*"checksum":\[/);
  });

  it('is done against COLD: each answer is the station’s, carried over by files', async () => {
    expect(await step('assign', 'COLD')).toMatchObject({ code: LATER, stderr: '' });
    expect(await step('collect', 'COLD')).toMatchObject({ code: LATER, stderr: '' });
    expect(await machines.carryOver()).toMatchObject({ isNew: true });
    for (const name of ['collect', 'check', 'encrypt', 'store']) await done(name, 'COLD');
    expect(await step('verify', 'COLD')).toMatchObject({ code: LATER, stderr: '' });
    expect(await machines.carryOver()).toMatchObject({ isNew: true });
    await done('verify', 'COLD');
    expect(verifiedLines('COLD')).toMatchObject([
      { is_key_valid: true, verified_at: expect.any(String) as string },
      {
        is_backup_valid: true,
        checks: { content: 'passed' },
        record: expect.anything() as unknown,
      },
      { is_backup_valid: true, checks: { content: 'not_covered' } },
    ]);
  }, 600_000);
});
