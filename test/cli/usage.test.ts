import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../src/cli/arguments.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
let cases = 0;

describe('the command line', () => {
  it.each([
    { args: [], says: 'no verb is given' },
    { args: ['melt'], says: '“melt” is not a verb' },
    { args: ['station'], says: '“station” is not a verb' },
    { args: ['station', 'status'], says: '--data DIR is missing' },
    { args: ['station', 'status', '--data'], says: 'argument missing' },
    { args: ['station', 'status', '--data', 'a', '--data', 'b'], says: '--data is given twice' },
    { args: ['station', 'status', '--data', 'a', '--force'], says: "Unknown option '--force'" },
    { args: ['station', 'status', 'more', '--data', 'a'], says: 'one argument too many' },
    { args: ['station', 'receive', '--data', 'a'], says: 'FILE is missing' },
    { args: ['verify', 'file'], says: '--card CARD is missing' },
    { args: ['gateway', 'serve', '--data', 'a', '--port', '70000'], says: '--port wants' },
    {
      args: ['gateway', 'serve', '--data', 'a', '--env', 'live'],
      says: '--env is test or production',
    },
    { args: ['station', 'run', '--data', 'a', '--secrets-fd', '1'], says: '--secrets-fd wants' },
    {
      args: ['station', 'run', '--data', 'a', '--passphrase', 'x'],
      says: "Unknown option '--passphrase'",
    },
  ])('refuses $args with exit code 2 and opens nothing', async ({ args, says }) => {
    const cwd = path.join(folder, `case-${String(cases++)}`);
    mkdirSync(cwd);
    const spoken = await permafrost(args, { cwd });
    expect(spoken.stderr).toContain(says);
    expect(codeSaid(spoken)).toBe('USAGE');
    expect(spoken).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says a usage error as the one JSON document when --json is given', async () => {
    const spoken = await permafrost(['station', 'status', '--json']);
    expect(spoken.code).toBe(2);
    expect(documentOf(spoken)).toEqual({
      error: {
        code: 'USAGE',
        message: '--data DIR is missing. See --help.',
        facts: { reason: '--data DIR is missing' },
      },
    });
  });

  it('refuses to ask for passphrases where no person and no descriptor is', async () => {
    const cwd = path.join(folder, 'nobody');
    mkdirSync(cwd);
    const spoken = await permafrost(
      [
        'station',
        'init',
        '--data',
        'vault',
        '--name',
        'N',
        '--env',
        'test',
        '--threshold',
        '2',
        '--custodian',
        'Ada',
        '--custodian',
        'Ben',
      ],
      { cwd },
    );
    expect(codeSaid(spoken)).toBe('SECRETS_NOT_AVAILABLE');
    expect(spoken.code).toBe(1);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('takes a relative path from the folder that npm was called in', async () => {
    const caller = path.join(folder, 'caller');
    mkdirSync(caller);
    writeFileSync(path.join(caller, 'note.txt'), 'nothing of ours');
    const spoken = await permafrost(['inspect', 'note.txt'], { env: { INIT_CWD: caller } });
    expect(codeSaid(spoken)).toBe('NOT_VERIFIABLE');
    const elsewhere = await permafrost(['inspect', 'note.txt']);
    expect(codeSaid(elsewhere)).toBe('FILE_NOT_FOUND');
  });

  it('lists every verb in --help', async () => {
    const spoken = await permafrost(['--help']);
    expect(spoken.code).toBe(0);
    const lines = spoken.stdout.split('\n').map((line) => `${line} `);
    for (const { words } of VERBS) {
      expect(
        lines.filter((line) => line.startsWith(`  ${words} `)),
        words,
      ).not.toEqual([]);
    }
  });

  it('lists the verbs of a group in its --help', async () => {
    const spoken = await permafrost(['gateway', '--help']);
    expect(spoken.code).toBe(0);
    expect(spoken.stdout).toContain('  gateway export ');
    expect(spoken.stdout).not.toContain('station receive');
  });

  it('never names a value for a secret in the options of a verb', async () => {
    for (const { words, load } of VERBS) {
      const names = Object.keys(optionsOf((await load()).verb));
      expect(
        names.filter((name) => /pass|secret(?!s-fd)|token|pin$/.test(name)),
        words,
      ).toEqual([]);
    }
  });
});

describe.each(VERBS)('permafrost $words', ({ words, summary, load }) => {
  it('explains itself with --help, every option and an example of itself', async () => {
    const { verb } = await load();
    const spoken = await permafrost([...words.split(' '), '--help']);
    expect(spoken).toMatchObject({ code: 0, stderr: '' });
    expect(spoken.stdout).toContain(`permafrost ${words}: ${summary}`);
    for (const name of Object.keys(optionsOf(verb))) expect(spoken.stdout).toContain(`--${name}`);
    expect(verb.examples[0]).toMatch(new RegExp(`^${words}( |$)`));
    expect(spoken.stdout).toContain('exit codes: 0 done, 1 refused, 2 wrong usage');
    expect(spoken.stdout.split('\n').filter((line) => line.length > 155)).toEqual([]);
  });
});
