import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import { lossesOf } from '../../src/renderer/state/losses.ts';
import { counted } from '../../src/renderer/text/plural.ts';
import { proseOf, sentences } from '../prose.ts';

const source = path.resolve(import.meta.dirname, '../../src');

describe('the dictionary of the window', () => {
  /** The first of each pair is what the station is asked for, and no sentence. */
  const all = sentences(text, 'text').filter(
    ({ place }) => !/^text\.audit\.groups\.\d+\.0$/.test(place),
  );

  it('has no empty sentence and none with spaces left over', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(
      all.filter(({ sentence }) => sentence.trim() === '' || sentence !== sentence.trim()),
    ).toEqual([]);
  });

  it('names no command line: the officer has a window', () => {
    const named = all.filter(({ sentence }) =>
      /\bstation (?:init|unlock|run|approve|release|clock)\b/.test(sentence),
    );
    expect(named).toEqual([]);
  });

  it('is the only place of prose: no screen and no part holds a sentence of its own', () => {
    const files = globSync('{renderer,optics}/**/*.svelte', { cwd: source });
    expect(files.some((file) => file.startsWith('optics'))).toBe(true);
    const held = files.flatMap((file) =>
      proseOf(readFileSync(path.join(source, file), 'utf8')).map((prose) => `${file}: ${prose}`),
    );
    expect(held).toEqual([]);
  });

  it('would notice prose in markup and in a label', () => {
    expect(proseOf('<p>Some words</p>')).toEqual(['Some words']);
    expect(proseOf('<button aria-label="Close it">×</button>')).toEqual(['Close it']);
    expect(proseOf('<p class="small quiet">{words}</p>')).toEqual([]);
  });

  it('counts in the singular and the plural', () => {
    expect(counted(1, 'key')).toBe('1 key');
    expect(counted(0, 'key')).toBe('0 keys');
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('says what losing passphrases means: at the threshold nothing is left over', () => {
    expect(lossesOf(2, 3)).toEqual({ mayBeLost: 1, losesAll: 2 });
    expect(lossesOf(3, 3)).toEqual({ mayBeLost: 0, losesAll: 1 });
  });
});
