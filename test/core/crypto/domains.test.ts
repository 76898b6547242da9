import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOMAIN } from '../../../src/core/crypto/domains.ts';

const strings = Object.values(DOMAIN);

describe('domain-separation strings', () => {
  it('are unique', () => {
    expect(new Set(strings).size).toBe(strings.length);
  });

  it('are never a prefix of one another', () => {
    const pairs = strings.flatMap((a) => strings.filter((b) => b !== a && b.startsWith(a)));
    expect(pairs).toEqual([]);
  });

  it('name the product and the version, in lower-case ASCII', () => {
    for (const text of strings) expect(text).toMatch(/^permafrost\/v1\/[a-z]+(-[a-z]+)*$/);
  });

  it('are each used somewhere', () => {
    const root = path.resolve(import.meta.dirname, '..', '..', '..', 'src');
    const text = globSync('**/*.ts', { cwd: root })
      .map((file) => readFileSync(path.join(root, file), 'utf8'))
      .join('\n');
    // `request` and `response` are the two values of a bundle's direction.
    const isUsed = (name: string) =>
      text.includes(`DOMAIN.${name}`) ||
      (/^(request|response)$/.test(name) && text.includes('DOMAIN[direction]'));
    expect(Object.keys(DOMAIN).filter((name) => !isUsed(name))).toEqual([]);
  });
});
