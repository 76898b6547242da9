import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/core/refusal.ts';
import { REFUSALS, type RefusalCode } from '../../src/core/refusals.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const codes = Object.keys(REFUSALS) as RefusalCode[];

function textOf(pattern: string, except: string): string {
  return globSync(pattern, { cwd: root })
    .filter((file) => !file.endsWith(except))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n');
}

function absentFrom(text: string): string[] {
  return codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(text));
}

describe('the dictionary of refusals', () => {
  it('has no code that nothing refuses with', () => {
    expect(absentFrom(textOf('src/**/*.ts', 'core/refusals.ts'))).toEqual([]);
  });

  it('has no code without a test that expects it', () => {
    expect(absentFrom(textOf('test/**/*.ts', 'docs/refusals.test.ts'))).toEqual([]);
  });

  it('says what to do or what did not happen, in whole sentences', () => {
    for (const code of codes) expect(REFUSALS[code], code).toMatch(/^[A-Z“{].*[.]$/);
  });

  it('fills the placeholders of a sentence from the facts, and from nothing else', () => {
    expect(new Refusal('KEY_UNKNOWN', { keyId: 'k1', other: 'x' }).message).toBe(
      'There is no key k1 here. Nothing was changed.',
    );
  });
});
