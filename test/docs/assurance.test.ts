import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..', '..');

interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** The tests a document names, each as a bullet: - `test/x.test.ts`: “title of the test” */
function namedTests(markdown: string): NamedTest[] {
  return [...markdown.matchAll(/^\s*- (?:accepts|refuses): `([^`]+)`: “(.+)”$/gm)].map(
    ([, file = '', title = '']) => ({ file, title }),
  );
}

/** Claims (### headings) that do not end in at least one named test. */
function claimsWithoutTest(markdown: string): string[] {
  return markdown
    .split(/^### /m)
    .slice(1)
    .filter((claim) => namedTests(claim).length === 0)
    .map((claim) => claim.split('\n')[0] ?? '');
}

function missing(test: NamedTest): string | undefined {
  const file = path.join(root, test.file);
  if (!existsSync(file)) return `${test.file} does not exist`;
  // A title is the first argument of a test, whatever stands between (`it.each(…)(`).
  const text = readFileSync(file, 'utf8').replaceAll(/\\(['"`])/g, '$1');
  const isTitle = ["'", '"', '`'].some((quote) => text.includes(`${quote}${test.title}${quote},`));
  return isTitle ? undefined : `${test.file} has no test “${test.title}”`;
}

describe('docs/assurance-cases.md', () => {
  const markdown = readFileSync(path.join(root, 'docs', 'assurance-cases.md'), 'utf8');

  it('ends every claim in a named test', () => {
    expect(claimsWithoutTest(markdown)).toEqual([]);
    expect(namedTests(markdown).length).toBeGreaterThan(0);
  });

  it('names only tests that exist', () => {
    expect(
      namedTests(markdown)
        .map(missing)
        .filter((fault) => fault !== undefined),
    ).toEqual([]);
  });

  it('would notice a test that does not exist, and a claim without one', () => {
    const planted =
      '### A claim\n- accepts: `test/docs/assurance.test.ts`: “no such title”\n### Bare\n';
    expect(namedTests(planted).map(missing)).toEqual([
      'test/docs/assurance.test.ts has no test “no such title”',
    ]);
    expect(claimsWithoutTest(planted)).toEqual(['Bare']);
  });
});
