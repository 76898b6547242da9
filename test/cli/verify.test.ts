import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { trustedCard } from '../../src/cli/verify/trusted-card.ts';
import { verifyFile } from '../../src/cli/verify/verify-file.ts';
import { readAuditExport, verifyAuditFiles } from '../../src/cli/verify/audit-export.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { codeOf } from './refusal-of.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';
import { makeSyntheticEvidence } from './synthetic-evidence.ts';

const folder = temporaryFolder();
const trueFolder = path.join(folder, 'true');
const other = path.join(folder, 'other');
let answers: string[] = [];
let attestations: string[] = [];

beforeAll(async () => {
  const files = await makeSyntheticEvidence(trueFolder);
  answers = files.filter((name) => /^keys\/[0-9a-f-]+\.json$/.test(name));
  attestations = files.filter((name) => name.endsWith('.attestation.json'));
  await makeSyntheticEvidence(other);
});

const bytesOf = (name: string, from = trueFolder): Uint8Array =>
  new Uint8Array(readFileSync(path.join(from, name)));
const card = () => trustedCard(bytesOf('station-card.json'));

/** A copy of the evidence with one file replaced. */
function withFile(name: string, content: string | Uint8Array): string {
  const copy = path.join(folder, `copy-${String(copies++)}`);
  cpSync(trueFolder, copy, { recursive: true });
  writeFileSync(path.join(copy, name), content);
  return copy;
}
let copies = 0;

describe('permafrost verify, in a folder where no vault is', () => {
  it('ends with 3 for an answer of another station', async () => {
    const name = answers[0] ?? '';
    const spoken = await permafrost(
      ['verify', path.join(other, '../true', name), '--card', 'station-card.json'],
      { cwd: other },
    );
    expect(codeSaid(spoken)).toBe('SIGNATURE_INVALID');
    expect(spoken.code).toBe(3);
  });

  it('ends with 3 for a card that is not the one that was read out', async () => {
    const spoken = await permafrost(
      ['verify', 'checkpoint.txt', '--card', 'station-card.json', '--fingerprint', 'ab'.repeat(32)],
      { cwd: trueFolder },
    );
    expect(codeSaid(spoken)).toBe('CARD_DIFFERS');
    expect(spoken.code).toBe(3);
  });

  it('ends with 3 for a review sheet that nobody approved', async () => {
    const copy = withFile('review.txt', 'another sheet');
    const spoken = await permafrost(
      [
        'verify',
        attestations[0] ?? '',
        '--card',
        'station-card.json',
        '--review',
        'review.txt',
        '--json',
      ],
      { cwd: copy },
    );
    expect(spoken.code).toBe(3);
    expect(documentOf(spoken)).toMatchObject({ error: { code: 'ATTESTATION_INVALID' } });
  });

  it('ends with 3 for what no card can verify, and concludes nothing', async () => {
    const spoken = await permafrost(['verify', 'verify.sh', '--card', 'station-card.json'], {
      cwd: trueFolder,
    });
    expect(codeSaid(spoken)).toBe('NOT_VERIFIABLE');
    expect(spoken.code).toBe(3);
  });

  it('ends with 1, not 3, when there is no file or it is a symbolic link', async () => {
    const missing = await permafrost(['verify', 'nothing', '--card', 'station-card.json'], {
      cwd: trueFolder,
    });
    expect(codeSaid(missing)).toBe('FILE_NOT_FOUND');
    expect(missing.code).toBe(1);
    const copy = withFile('x', '');
    symlinkSync('checkpoint.txt', path.join(copy, 'link'));
    const linked = await permafrost(['verify', 'link', '--card', 'station-card.json'], {
      cwd: copy,
    });
    expect(codeSaid(linked)).toBe('FILE_NOT_REGULAR');
    expect(linked.code).toBe(1);
  });

  it('verifies answers, attestations with their approvals, and the checkpoint', async () => {
    const { digest, words } = card();
    const spoken = await permafrost(
      [
        'verify',
        ...answers,
        ...attestations,
        'checkpoint.txt',
        'station-card.json',
        '--card',
        'station-card.json',
        '--review',
        'review.txt',
        '--fingerprint',
        words.toUpperCase(),
      ],
      { cwd: trueFolder },
    );
    expect(spoken).toMatchObject({ code: 0, stderr: '' });
    expect(spoken.stdout).toContain('2 different custodians approved its request: Ada, Ben.');
    expect(spoken.stdout).toContain('The review sheet is the one that they approved.');
    expect(spoken.stdout).toContain(
      'It binds external_customer_id, key_id, key_fingerprint, user_id.',
    );
    expect(spoken.stdout).toContain(digest);
  });

  it('says the same as one JSON document of a stable shape', async () => {
    const name = attestations[1] ?? '';
    const spoken = await permafrost(['verify', name, '--card', 'station-card.json', '--json'], {
      cwd: trueFolder,
    });
    expect(spoken.code).toBe(0);
    const said = documentOf(spoken) as {
      card: object;
      files: { facts: object; holds: string[] }[];
    };
    expect(Object.keys(said)).toEqual(['card', 'files']);
    expect(Object.keys(said.card)).toEqual(['stationId', 'env', 'digest', 'words']);
    expect(said.files[0]).toMatchObject({ path: name, form: 'attestation of a key' });
    expect(Object.keys(said.files[0]?.facts ?? {})).toEqual([
      'key id',
      'key type',
      'key fingerprint',
      'made',
      'request digest',
      'sheet digest',
      'audit log',
      'build',
    ]);
  });
});

describe('the verifiers', () => {
  it('refuse an attestation and an answer that give one key id two public keys', async () => {
    const [first = '', second = ''] = answers;
    const mixed = JSON.stringify({
      ...(JSON.parse(readFileSync(path.join(trueFolder, second), 'utf8')) as object),
      ...(JSON.parse(readFileSync(path.join(trueFolder, first), 'utf8')) as object),
    });
    const body = JSON.parse(mixed) as Record<string, unknown>;
    delete body['signed_payload'];
    delete body['signed_fields'];
    const keyId = attestations[1]?.slice('keys/'.length, -'.attestation.json'.length) ?? '';
    const copy = withFile('mixed.json', JSON.stringify({ ...body, key_id: keyId }));
    const spoken = await permafrost(
      ['verify', 'mixed.json', attestations[1] ?? '', '--card', 'station-card.json'],
      { cwd: copy },
    );
    expect(spoken.stderr).toContain('two different public keys');
    expect(spoken.code).toBe(3);
  });

  it('refuse an answer that shows another value than was signed', () => {
    const name =
      answers.find((one) =>
        readFileSync(path.join(trueFolder, one), 'utf8').includes('signed_payload'),
      ) ?? '';
    const body = JSON.parse(readFileSync(path.join(trueFolder, name), 'utf8')) as Record<
      string,
      unknown
    >;
    const altered = new TextEncoder().encode(JSON.stringify({ ...body, customer_id: 'another' }));
    expect(codeOf(() => verifyFile(card(), altered))).toBe('SCHEMA_VIOLATION');
  });

  it('refuse an answer that names a field twice', () => {
    const text = readFileSync(path.join(trueFolder, answers[0] ?? ''), 'utf8');
    const altered = new TextEncoder().encode(text.replace('{', '{"key_id":"0",'));
    expect(codeOf(() => verifyFile(card(), altered))).toMatch(/NOT_VERIFIABLE|JSON_INVALID/);
  });

  it.each(['attestation', 'answer', 'checkpoint'])(
    'refuse every %s with one character of what was signed altered, with a code',
    (what) => {
      const name =
        { attestation: attestations[0], answer: answers[0], checkpoint: 'checkpoint.txt' }[what] ??
        '';
      const bytes = bytesOf(name);
      // Of an answer without sign_with, the signature covers the public key; the rest is the gateway's.
      const end = what === 'answer' ? Buffer.from(bytes).indexOf('","customer_id"') : bytes.length;
      const begin = what === 'answer' ? Buffer.from(bytes).indexOf('"public_key"') : 0;
      const trusted = card();
      fc.assert(
        fc.property(
          fc.integer({ min: begin, max: end - 1 }),
          fc.integer({ min: 1, max: 127 }),
          (at, by) => {
            const altered = bytes.slice();
            altered[at] = (altered[at] ?? 0) ^ by;
            const error = errorOf(() => verifyFile(trusted, altered));
            expect(isRefusal(error), `byte ${String(at)}`).toBe(true);
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  it('refuse every card with one character altered', () => {
    const bytes = bytesOf('station-card.json');
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, by) => {
        const altered = bytes.slice();
        altered[at] = (altered[at] ?? 0) ^ by;
        expect(codeOf(() => trustedCard(altered))).toMatch(/^(CARD|SIGNATURE)_INVALID$/);
      }),
    );
  });
});

describe('permafrost audit verify', () => {
  it('ends with 3 when an entry was taken out', async () => {
    const lines = readFileSync(path.join(trueFolder, 'audit.jsonl'), 'utf8').split('\n');
    const copy = withFile('audit.jsonl', lines.filter((_, index) => index !== 2).join('\n'));
    const spoken = await permafrost(['audit', 'verify', '.', '--card', 'station-card.json'], {
      cwd: copy,
    });
    expect(spoken.stderr).toContain('at entry 2');
    expect(spoken.code).toBe(3);
  });

  it('ends with 3 when the end of the log was cut off', async () => {
    const lines = readFileSync(path.join(trueFolder, 'audit.jsonl'), 'utf8').split('\n');
    const copy = withFile('audit.jsonl', `${lines.slice(0, -3).join('\n')}\n`);
    const spoken = await permafrost(
      ['audit', 'verify', 'audit.jsonl', '--card', 'station-card.json'],
      { cwd: copy },
    );
    expect(codeSaid(spoken)).toBe('CHECKPOINT_INVALID');
    expect(spoken.code).toBe(3);
  });

  it('refuses a log with any one character altered', () => {
    const bytes = bytesOf('audit.jsonl');
    const checkpoint = bytesOf('checkpoint.txt');
    const trusted = card();
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, by) => {
        const log = bytes.slice();
        log[at] = (log[at] ?? 0) ^ by;
        const error = errorOf(() => verifyAuditFiles(trusted, { log, checkpoint }));
        expect(isRefusal(error), `byte ${String(at)}`).toBe(true);
      }),
    );
  });

  it('verifies a folder, or a log with its checkpoint elsewhere', async () => {
    const away = path.join(folder, 'away');
    mkdirSync(away);
    cpSync(path.join(trueFolder, 'checkpoint.txt'), path.join(away, 'note'));
    const whole = await permafrost(
      ['audit', 'verify', '.', '--card', 'station-card.json', '--json'],
      { cwd: trueFolder },
    );
    expect(documentOf(whole)).toMatchObject({
      entries: 5,
      covered: 5,
      kinds: { 'run.done': 3 },
    });
    const apart = await permafrost(
      [
        'audit',
        'verify',
        'audit.jsonl',
        '--checkpoint',
        path.join(away, 'note'),
        '--card',
        'station-card.json',
      ],
      { cwd: trueFolder },
    );
    expect(apart.code).toBe(0);
    expect(readAuditExport(trueFolder).log.length).toBeGreaterThan(0);
  });
});

describe('permafrost inspect', () => {
  it('says what a file is, and that nothing is verified', async () => {
    const spoken = await permafrost(['inspect', 'station-card.json'], { cwd: trueFolder });
    expect(spoken.code).toBe(0);
    expect(spoken.stdout).toContain('Nothing of this is verified.');
    expect(spoken.stdout).toContain('Synthetic station');
  });

  it.each([
    ['request.json', 1],
    ['compact.json', 2],
  ])('says with which codec the bundle of %s is packed', async (vector, codec) => {
    const content = JSON.parse(
      readFileSync(path.join(import.meta.dirname, '../vectors/protocol', vector), 'utf8'),
    ) as { file?: string; cases?: { file: string }[] };
    const name = `codec-${String(codec)}.permafrost`;
    writeFileSync(path.join(folder, name), content.file ?? content.cases?.[0]?.file ?? '');
    const spoken = await permafrost(['inspect', name, '--json'], { cwd: folder });
    expect(documentOf(spoken)).toMatchObject({ form: 'bundle', facts: { codec } });
  });

  it.each([
    ['checkpoint.txt', 'checkpoint'],
    ['audit.jsonl', 'audit log'],
    ['station-card.json', 'station card'],
  ])('recognises %s as %s', async (name, form) => {
    const spoken = await permafrost(['inspect', name, '--json'], { cwd: trueFolder });
    expect(documentOf(spoken)).toMatchObject({ form, isVerified: false });
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
