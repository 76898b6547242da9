import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../src/console/text/en.ts';
import { proseOf, sentences } from '../prose.ts';

const console_ = path.resolve(import.meta.dirname, '../../src/console');

describe('the dictionary of the console', () => {
  /** A way that nobody was logged out by has nothing to say. */
  const all = sentences(text, 'text').filter(({ place }) => place !== 'text.login.why.not-yet');

  it('has no empty sentence and none with spaces left over', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(
      all.filter(({ sentence }) => sentence.trim() === '' || sentence !== sentence.trim()),
    ).toEqual([]);
  });

  it('names no command line: the operator has a page', () => {
    expect(
      all.filter(({ sentence }) => /\bgateway (?:export|import|pair)\b/.test(sentence)),
    ).toEqual([]);
  });

  it('is the only place of prose: no screen and no part holds a sentence of its own', () => {
    const held = globSync('**/*.svelte', { cwd: console_ }).flatMap((file) =>
      proseOf(readFileSync(path.join(console_, file), 'utf8')).map((prose) => `${file}: ${prose}`),
    );
    expect(held).toEqual([]);
  });

  it('says what a response brought, and nothing of what it did not', () => {
    const nothing = { assigned: [], pooled: [], retired: [], drilled: [], refused: [] };
    const six = [1, 2, 3, 4, 5, 6];
    expect(text.inbox.brought({ ...nothing, assigned: six, refused: [1] })).toBe(
      '6 keys assigned, 1 refused by the station',
    );
    expect(text.inbox.brought({ ...nothing, retired: [1] })).toBe('1 key retired');
    expect(
      text.inbox.brought({ ...nothing, pooled: [{ count: 64 }, { count: 2 }], drilled: [1] }),
    ).toBe('66 keys made ahead, 1 tried');
  });
});
