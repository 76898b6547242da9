import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { importViolation, readImportTable } from './import-table.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const rules = readImportTable();

/** Every import of a file as TypeScript's own pre-processor finds it, dynamic imports included. */
function importsOf(text: string): string[] {
  const script = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    (match) => match[1] ?? '',
  );
  return ts
    .preProcessFile(script.length > 0 ? script.join('\n') : text, true, true)
    .importedFiles.map((file) => file.fileName);
}

describe('the import graph', () => {
  const files = globSync('src/**/*.{ts,svelte}', { cwd: root }).map((file) =>
    path.join(root, file),
  );

  it('has files in every room of the table, so that no row is dead', () => {
    for (const { room } of rules) {
      const folder = path.join(root, 'src', room);
      expect(
        files.some((file) => file.startsWith(folder)),
        room,
      ).toBe(true);
    }
  });

  it('holds no import that the table of src/README.md does not allow', () => {
    const violations = files.flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .map((specifier) => importViolation(rules, file, specifier))
        .filter((violation) => violation !== undefined),
    );
    expect(violations).toEqual([]);
  });

  it.each([
    ['src/gateway/planted.ts', '../station/pipeline.ts'],
    ['src/gateway/planted.ts', '../vault/open-vault.ts'],
    ['src/gateway/planted.ts', '../core/quorum/kek.ts'],
    ['src/gateway/planted.ts', '../core/quorum/wrapped-secret.ts'],
    ['src/gateway/planted.ts', '../core/keys/generate.ts'],
    ['src/gateway/keys/planted.ts', '../../core/crypto/rsa.ts'],
    ['src/gateway/hot-keys/planted.ts', '../../core/quorum/kek.ts'],
    ['src/gateway/planted.ts', '../core/crypto/shamir.ts'],
    ['src/station/planted.ts', '../vault/open-vault.ts'],
    ['src/station/planted.ts', '../gateway/outbox.ts'],
    ['src/station/planted.ts', 'node:fs'],
    ['src/core/keys/planted.ts', 'node:crypto'],
    ['src/core/planted.ts', '../protocol/bundle.ts'],
    ['src/protocol/planted.ts', '../station/pipeline.ts'],
    ['src/renderer/planted.ts', '../core/crypto/aead.ts'],
    ['src/vault/planted.ts', '../station/pipeline.ts'],
    ['src/vault/planted.ts', 'node:net'],
    ['src/protocol/planted.ts', 'left-pad'],
    ['src/core/planted.ts', '../../bench/run.ts'],
  ])('refuses %s importing %s', (file, specifier) => {
    expect(importViolation(rules, path.join(root, file), specifier)).toBeDefined();
  });

  it('accepts what the table allows', () => {
    expect(
      importViolation(rules, path.join(root, 'src/vault/planted.ts'), 'better-sqlite3'),
    ).toBeUndefined();
    expect(
      importViolation(rules, path.join(root, 'src/vault/planted.ts'), '../station/ports/vault.ts'),
    ).toBeUndefined();
  });

  it('finds a dynamic import and a re-export too', () => {
    expect(importsOf("export * from './a.ts'; await import('node:net');")).toEqual([
      './a.ts',
      'node:net',
    ]);
  });
});

describe('the linter', () => {
  const eslint = new ESLint({ cwd: root });

  async function messagesFor(file: string, text: string): Promise<string[]> {
    const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
    return (result?.messages ?? []).map((message) => message.ruleId ?? '');
  }

  it('refuses an import that the table does not allow', async () => {
    const planted =
      "import { pipeline } from '../station/pipeline.ts';\nexport const x = pipeline;\n";
    expect(await messagesFor('src/gateway/gateway.ts', planted)).toContain('permafrost/imports');
  });

  it('refuses a network module in a COLD room', async () => {
    expect(
      await messagesFor(
        'src/station/pipeline.ts',
        "import net from 'node:net';\nexport const x = net;\n",
      ),
    ).toContain('permafrost/imports');
  });

  it('refuses fetch, the global crypto and Math.random in a COLD room', async () => {
    const text =
      'export const a = fetch;\nexport const b = crypto;\nexport const c = Math.random();\n';
    const messages = await messagesFor('src/station/pipeline.ts', text);
    expect(messages).toEqual(
      expect.arrayContaining(['no-restricted-globals', 'no-restricted-properties']),
    );
  });

  it('refuses work that an effect of a page starts and depends on', async () => {
    const page = (started: string): string =>
      `<script lang="ts">\n  $effect(() => {\n    ${started}\n  });\n</script>\n`;
    const file = 'src/renderer/screens/pairing/OurCard.svelte';
    const refused = 'no-restricted-syntax';
    expect(await messagesFor(file, page('void ask();'))).toContain(refused);
    expect(await messagesFor(file, page('untrack(() => void ask());'))).not.toContain(refused);
  });
});
