/** `docs/api-coverage.md` is what is served, and each thing that it says is served has a test. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_DOCUMENTS, contradictions, coveragePage } from './api-coverage/coverage.ts';
import { missingFrom, testSources, wantedTitles } from './api-coverage/titles.ts';

const PAGE = path.resolve(import.meta.dirname, '../../docs/api-coverage.md');

describe('docs/api-coverage.md', () => {
  it('is what the routes give', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(coveragePage());
  });

  it('names every documented endpoint once: served, or with the reason why not', () => {
    expect(contradictions()).toEqual([]);
    const page = coveragePage();
    for (const { endpoints } of ALL_DOCUMENTS) {
      for (const { method, path: at } of endpoints) {
        expect(page.split(`| \`${method} ${at}\` |`)).toHaveLength(2);
      }
    }
  });

  it('has a test for every answer and every fault', () => {
    expect(missingFrom(testSources(), wantedTitles())).toEqual([]);
  });

  it('would notice an answer without a test', () => {
    const sources = "it('assignKey 200: a key', () => undefined);";
    expect(missingFrom(sources, ['assignKey 200', 'assignKey 202', 'assignKey 20'])).toEqual([
      'assignKey 202',
      'assignKey 20',
    ]);
  });
});
