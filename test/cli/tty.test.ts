import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, temporaryFolder } from './run-cli.ts';

const SCRIPT = '/usr/bin/script';
const folder = temporaryFolder();

/** Runs a verb on a pseudo-terminal; `answer` is shown all that stands on the screen and types. */
async function atTerminal(
  args: readonly string[],
  answer: (screen: string, type: (keys: string) => void) => void,
): Promise<{ code: number | null; screen: string }> {
  const command = [
    path.join(ROOT, 'node_modules/.bin/node'),
    path.join(ROOT, 'src/cli/permafrost.ts'),
    ...args,
  ];
  const quoted = command.map((word) => `'${word}'`).join(' ');
  const child = spawn(SCRIPT, ['-qec', quoted, '/dev/null'], {
    cwd: folder,
    // npm's own INIT_CWD would send relative paths into this repository.
    env: { ...process.env, INIT_CWD: folder },
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    answer(screen, (keys) => child.stdin.write(keys));
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, screen };
}

/** Answers each question once, in order. */
function inTurn(questions: readonly [question: string, keys: (screen: string) => string][]) {
  let at = 0;
  let from = 0;
  return (screen: string, type: (keys: string) => void): void => {
    for (let next = questions[at]; next !== undefined; next = questions[at]) {
      const found = screen.indexOf(next[0], from);
      if (found === -1) return;
      at += 1;
      from = found + next[0].length;
      type(next[1](screen));
    }
  };
}

const BACKSPACE = '\u007f';
const passphrases = new Map<string, string>();

function passphraseOn(screen: string, name: string): string {
  const begin = screen.lastIndexOf(`${name}, alone at the screen`);
  const words = /\r\n\r\n {4}([a-z -]+)\r\n/.exec(screen.slice(begin))?.[1] ?? '';
  passphrases.set(name, words);
  return words;
}

describe.skipIf(!existsSync(SCRIPT))(
  `a person at a terminal${existsSync(SCRIPT) ? '' : ' (SKIPPED: there is no script(1) here)'}`,
  () => {
    it('is shown a passphrase once, types it back unseen, and may mistype', async () => {
      const people = ['Ada', 'Zoë'].flatMap((name): [string, (screen: string) => string][] => [
        [`${name}, alone at the screen`, () => ''],
        ['Write it down', (screen) => (passphraseOn(screen, name), '\r')],
        [`${name}, type it back`, () => 'something else\r'],
        ['That differs', () => ''],
        // A slip of two characters, one of two bytes, taken back.
        [
          `${name}, type it back`,
          () => `${passphrases.get(name) ?? ''}éx${BACKSPACE}${BACKSPACE}\r`,
        ],
      ]);
      const args = [
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
        '--kdf',
        'floor',
        '--custodian',
        'Ada',
        '--custodian',
        'Zoë',
      ];
      const { code, screen } = await atTerminal(args, inTurn(people));
      expect(screen).toContain('The station is set up. 2 of 2 custodians act together.');
      expect(code).toBe(0);
      for (const words of passphrases.values()) {
        expect(words.split(/[ -]/).length).toBeGreaterThanOrEqual(6);
        // Once, when it was shown, and never as it was typed.
        expect(screen.split(words)).toHaveLength(2);
        // Then the lines that held it are cleared from the screen.
        expect(screen.slice(screen.indexOf(words))).toContain('\u001b[3A\u001b[J');
      }
    });

    it('types names seen and passphrases unseen', async () => {
      const { code, screen } = await atTerminal(
        ['station', 'audit', '--fresh', '--data', 'vault', '--to', '.'],
        inTurn([
          ['Custodian 1 of 2, name: ', () => 'Ada\r'],
          ['Passphrase of Ada', () => `${passphrases.get('Ada') ?? ''}\r`],
          ['Custodian 2 of 2, name: ', () => 'Zoë\r'],
          ['Passphrase of Zoë', () => `${passphrases.get('Zoë') ?? ''}\r`],
        ]),
      );
      expect(code).toBe(0);
      expect(screen).toContain('name: Ada');
      expect(screen).toContain('entries are in audit.jsonl');
      for (const words of passphrases.values()) expect(screen).not.toContain(words);
    });

    it('goes back with anything but the exact word Yes', async () => {
      const { code, screen } = await atTerminal(
        ['station', 'release', 'Ada', '--data', 'vault'],
        inTurn([['Type Yes to go on: ', () => 'yes\r']]),
      );
      expect(screen).toContain('[CONFIRMATION_REFUSED]');
      expect(code).toBe(1);
    });

    it('goes back with Ctrl-C at a passphrase', async () => {
      const { code, screen } = await atTerminal(
        ['station', 'audit', '--fresh', '--data', 'vault', '--to', '.'],
        inTurn([
          ['Custodian 1 of 2, name: ', () => 'Ada\r'],
          ['Passphrase of Ada', () => 'half of it\u0003'],
        ]),
      );
      expect(screen).toContain('[CONFIRMATION_REFUSED]');
      expect(screen).not.toContain('half of it');
      expect(code).toBe(1);
    });
  },
);
