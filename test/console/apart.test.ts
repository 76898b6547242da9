/** What the console's page is made of: parts of the window, and nothing that knows a station. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const source = path.resolve(import.meta.dirname, '../../src');

/** Imports that are there when the page runs: those of types are gone by then. */
function importsOf(text: string): string[] {
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, inner]) => inner,
  );
  const code = scripts.length > 0 ? scripts.join('\n') : text;
  const running = ts.transpileModule(code, {
    compilerOptions: { verbatimModuleSyntax: true, target: ts.ScriptTarget.ESNext },
  }).outputText;
  return ts.preProcessFile(running, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The files of the page, from its first on, as paths below `src`. */
function filesOfThePage(): string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    if (!/\.(?:ts|svelte)$/.test(file)) return;
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.'))
        visit(path.resolve(path.dirname(file), specifier.split('?')[0] ?? ''));
    }
  };
  visit(path.join(source, 'console/main.ts'));
  return [...seen].map((file) => path.relative(source, file).split(path.sep).join('/'));
}

describe('the page of the console', () => {
  const files = filesOfThePage();

  it('is made of its own files and of parts of the window and of optics', () => {
    const rooms = new Set(files.map((file) => file.split('/')[0]));
    expect([...rooms].sort()).toEqual(['console', 'optics', 'protocol', 'renderer']);
    expect(files.filter((file) => file.startsWith('console/')).length).toBeGreaterThan(20);
    expect(files).toContain('renderer/parts/Notice.svelte');
  });

  it('holds nothing of the station’s bridge and state, and no validator', () => {
    const ofTheStation = files.filter((file) =>
      /^renderer\/(?:state\/(?:bridge|station|route|drives)|shell|text\/en)/.test(file),
    );
    expect(ofTheStation).toEqual([]);
    expect(files.filter((file) => /^(?:gateway|ipc|core)\//.test(file))).toEqual([]);
  });

  it('would notice an import that runs, and not one of types', () => {
    expect(importsOf("import { a } from './a.ts'; import type { B } from './b.ts'; a();")).toEqual([
      './a.ts',
    ]);
  });
});
