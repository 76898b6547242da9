import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { trustedCard } from '../../src/cli/verify/trusted-card.ts';
import { temporaryFolder } from './run-cli.ts';
import { makeSyntheticEvidence } from './synthetic-evidence.ts';

const folder = temporaryFolder();
const evidence = path.join(folder, 'evidence');
const SHELLS = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter((shell) =>
  existsSync(shell),
);
let answers: string[] = [];
let attestations: string[] = [];

beforeAll(async () => {
  const files = await makeSyntheticEvidence(evidence);
  answers = files.filter((name) => /^keys\/[0-9a-f-]+\.json$/.test(name));
  attestations = files.filter((name) => name.endsWith('.attestation.json'));
});

function verifyScript(where: string, args: readonly string[] = [], shell = '/bin/sh') {
  const words = shell.endsWith('busybox') ? ['sh', 'verify.sh'] : ['verify.sh'];
  return spawnSync(shell, [...words, ...args], { cwd: where, encoding: 'utf8' });
}

/** Runs the script over a copy in which one file is altered. */
function afterAltering(name: string, alter: (text: string) => string) {
  const copy = path.join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(evidence, copy, { recursive: true });
  const file = path.join(copy, name);
  const before = readFileSync(file, 'utf8');
  const after = alter(before);
  expect(after, 'the alteration changes something').not.toBe(before);
  writeFileSync(file, after);
  return verifyScript(copy);
}

/** Another character of the same kind, so that the file stays well formed. */
function altered(character: string): string {
  if (/[0-8a-eA-Y]/.test(character))
    return String.fromCodePoint((character.codePointAt(0) ?? 0) + 1);
  return character === 'A' ? 'B' : 'A';
}

function alteredAt(text: string, at: number): string {
  return text.slice(0, at) + altered(text[at] ?? '') + text.slice(at + 1);
}

/** One character inside the JSON string with this name. */
function inside(name: string, offset = 3) {
  return (text: string): string => {
    const start = text.indexOf(`"${name}":"`);
    expect(start, name).toBeGreaterThanOrEqual(0);
    return alteredAt(text, start + name.length + 4 + offset);
  };
}

describe('verify.sh', () => {
  it.each(SHELLS)(
    'accepts a true folder under %s, and prints the fingerprint to compare',
    (shell) => {
      const { digest } = trustedCard(
        new Uint8Array(readFileSync(path.join(evidence, 'station-card.json'))),
      );
      const run = verifyScript(evidence, [digest.toUpperCase()], shell);
      expect(run.stderr).toBe('');
      expect(run.status).toBe(0);
      expect(run.stdout.replaceAll(' ', '')).toContain(digest);
      expect(run.stdout).toContain('All of it holds: 2 keys.');
      expect(run.stdout).toContain('approved by 2 different custodians');
    },
  );

  it('refuses another card than the one whose fingerprint is given', () => {
    const run = verifyScript(evidence, ['00'.repeat(32)]);
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain('DOES NOT VERIFY: the station card: its fingerprint is');
  });

  it.each([
    ['station-card.json', 'payload', /station card/],
    ['station-card.json', 'payloadType', /station card: type/],
    ['station-card.json', 'keyid', /station card: signed by another key/],
    ['station-card.json', 'sig', /station card: the signature/],
    ['jwks.json', 'kty', /jwks.json: kty/],
    ['jwks.json', 'crv', /jwks.json: crv/],
    ['jwks.json', 'alg', /jwks.json: alg/],
    ['jwks.json', 'kid', /jwks.json: kid/],
    ['jwks.json', 'x', /jwks.json: x/],
    ['jwks.json', 'y', /jwks.json: y/],
    ['jwks.json', 'coincover:validFrom', /jwks.json: validFrom/],
  ])('names %s when “%s” in it is altered', (name, field, says) => {
    const run = afterAltering(name, inside(field, 1));
    expect(run.stderr).toMatch(/^DOES NOT VERIFY/);
    expect(run.stderr).toMatch(says);
    expect(run.status).not.toBe(0);
  });

  it('refuses a second key in jwks.json', () => {
    const run = afterAltering('jwks.json', (text) =>
      text.replace(/^\{"keys":\[(.*)\]\}$/, '{"keys":[$1,$1]}'),
    );
    expect(run.stderr).toContain('more than the one key');
    expect(run.status).not.toBe(0);
  });

  it.each(['key_id', 'public_key', 'signature'])(
    'names the answer when its %s is altered',
    (field) => {
      for (const name of answers) {
        const run = afterAltering(name, inside(field, 40 % (field === 'key_id' ? 36 : 64)));
        expect(run.stderr).toMatch(/^DOES NOT VERIFY: keys\//);
        expect(run.status).not.toBe(0);
      }
    },
  );

  it('names the answer when its public_key is no hexadecimal', () => {
    const run = afterAltering(answers[0] ?? '', (text) =>
      text.replace(/("public_key":"..)./, '$1A'),
    );
    expect(run.stderr).toMatch(/^DOES NOT VERIFY: keys\/.*public_key is not hexadecimal/);
    expect(run.status).not.toBe(0);
  });

  it('refuses a bound answer when what was signed or what is shown is altered', () => {
    const name =
      answers.find((one) =>
        readFileSync(path.join(evidence, one), 'utf8').includes('signed_payload'),
      ) ?? '';
    const alterations = [
      (text: string) => text.replace('"external_customer_id","key_id"', '"external_customer_id"'),
      (text: string) =>
        text.replace('"external_customer_id","key_id"', '"external_customer_id","key_it"'),
      (text: string) => text.replace('"key_fingerprint","user_id"]', '"key_fingerprint","key_id"]'),
      (text: string) => text.replace('"signed_payload":"{\\"', '"signed_payload":"{ \\"'),
      (text: string) => text.replace('"customer_id":"Zürich', '"customer_id":"Zurich'),
      (text: string) => text.replace('\\"public_key\\":\\"', '\\"public_key\\":\\"0'),
    ];
    for (const alter of alterations) {
      const run = afterAltering(name, alter);
      expect(run.stderr).toMatch(/^DOES NOT VERIFY: keys\//);
      expect(run.status).not.toBe(0);
    }
  });

  it.each(['payload', 'keyid', 'sig'])('names the attestation when its %s is altered', (field) => {
    for (const name of attestations) {
      const run = afterAltering(name, inside(field, 12));
      expect(run.stderr).toMatch(/^DOES NOT VERIFY: keys\/.*attestation.json/);
      expect(run.status).not.toBe(0);
    }
  });

  it.each([
    ['the key id', '\\"key_id\\":\\"'],
    ['the public key', '\\"public_key\\":\\"'],
    ['the environment', '\\"key_environment\\":\\"'],
    ['the time', '\\"created_at\\":\\"'],
  ])('refuses a statement with %s altered', (_, start) => {
    const run = afterAltering(attestations[0] ?? '', (text) =>
      alteredAt(text, text.indexOf(start) + start.length),
    );
    expect(run.stderr).toMatch(/not under the attested root/);
    expect(run.status).not.toBe(0);
  });

  it('refuses an altered index or proof', () => {
    for (const alter of [
      (text: string) => text.replace('"index":0', '"index":1'),
      (text: string) => text.replace('"proof":["', '"proof":["f'),
      (text: string) => text.replace(/"proof":\["[^"]*"\]/, '"proof":[]'),
    ]) {
      const run = afterAltering(attestations[0] ?? '', alter);
      expect(run.status).not.toBe(0);
    }
  });

  it('refuses an attestation that stands beside the answer of another key', () => {
    const [first = '', second = ''] = attestations;
    const run = afterAltering(first, () => readFileSync(path.join(evidence, second), 'utf8'));
    expect(run.stderr).toMatch(/attestation.json: key_id/);
    expect(run.status).not.toBe(0);
  });

  it('refuses a review sheet with one letter altered', () => {
    const run = afterAltering('review.txt', (text) => text.replace('two', 'ten'));
    expect(run.stderr).toMatch(/review.txt is not the sheet that was approved/);
    expect(run.status).not.toBe(0);
  });

  it('refuses a checkpoint with any line altered', () => {
    const note = readFileSync(path.join(evidence, 'checkpoint.txt'), 'utf8');
    const places = [
      0,
      25,
      note.indexOf('\n') + 1,
      note.indexOf('\n5\n') + 8,
      note.indexOf('—') + 4,
      note.length - 4,
    ];
    for (const at of places) {
      const run = afterAltering('checkpoint.txt', (text) => alteredAt(text, at));
      expect(run.stderr, `character ${String(at)}`).toMatch(/DOES NOT VERIFY/);
      expect(run.status).not.toBe(0);
    }
    expect(afterAltering('checkpoint.txt', (text) => `${text}\n`).status).not.toBe(0);
  });

  it('refuses an audit log with an entry altered, taken out, put in or cut off', () => {
    const runs = [
      afterAltering('audit.jsonl', (text) => text.replace('"number":7', '"number":8')),
      afterAltering('audit.jsonl', (text) => alteredAt(text, text.length - 5)),
      afterAltering('audit.jsonl', (text) => text.slice(text.indexOf('\n') + 1)),
      afterAltering('audit.jsonl', (text) => text + text.slice(0, text.indexOf('\n') + 1)),
      afterAltering('audit.jsonl', (text) => text.slice(0, text.lastIndexOf('{'))),
      afterAltering('audit.jsonl', (text) => text.trimEnd()),
    ];
    for (const run of runs) {
      expect(run.stderr).toMatch(/DOES NOT VERIFY: audit.jsonl/);
      expect(run.status).not.toBe(0);
    }
  });

  it('refuses the assignment key of another station', () => {
    const run = afterAltering('assignment-key.pem', (text) => alteredAt(text, 120));
    expect(run.stderr).toContain('assignment-key.pem is not the key of the card');
    expect(run.status).not.toBe(0);
  });

  it.each([
    'station-card.json',
    'jwks.json',
    'assignment-key.pem',
    'review.txt',
    'audit.jsonl',
    'checkpoint.txt',
  ])('refuses a folder without %s', (name) => {
    const copy = path.join(folder, 'lacking');
    rmSync(copy, { recursive: true, force: true });
    cpSync(evidence, copy, { recursive: true });
    rmSync(path.join(copy, name));
    const run = verifyScript(copy);
    expect(run.stderr).toMatch(/DOES NOT VERIFY/);
    expect(run.status).not.toBe(0);
  });

  it('refuses an answer without its attestation, and an attestation without its answer', () => {
    for (const name of [attestations[0], answers[0]]) {
      const copy = path.join(folder, 'lacking');
      rmSync(copy, { recursive: true, force: true });
      cpSync(evidence, copy, { recursive: true });
      rmSync(path.join(copy, name ?? ''));
      expect(verifyScript(copy).status).not.toBe(0);
    }
  });

  it('refuses a name that stands twice in a file, whichever of the two is true', () => {
    const run = afterAltering(answers[0] ?? '', (text) =>
      text.replace('{', '{"signature":"AA==",'),
    );
    expect(run.stderr).toContain('is not well-formed JSON');
    expect(run.status).not.toBe(0);
  });

  it('refuses text after the end of a file', () => {
    const copy = path.join(folder, 'longer');
    cpSync(evidence, copy, { recursive: true });
    appendFileSync(path.join(copy, answers[0] ?? ''), '{}');
    expect(verifyScript(copy).status).not.toBe(0);
  });
});
