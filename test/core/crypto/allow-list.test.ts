import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOWED_NODE_CRYPTO } from '../../../src/core/crypto/allow-list.ts';
import { forbiddenCryptoUse } from './crypto-use.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const files = globSync('src/**/*.{ts,svelte,js,mjs,cjs}', { cwd: root });
const sources = files.map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

const PLANTED: readonly (readonly [what: string, file: string, text: string])[] = [
  ['node:crypto in another room', 'src/vault/x.ts', `import { createHash } from 'node:crypto';`],
  ['crypto in another room', 'src/gateway/x.ts', `import crypto from 'crypto';`],
  ['a type-only import elsewhere', 'src/main/x.ts', `import type { KeyObject } from 'crypto';`],
  ['a re-export', 'src/core/crypto/x.ts', `export * from 'node:crypto';`],
  ['a dynamic import', 'src/core/crypto/x.ts', `const c = await import('node:crypto');`],
  ['require', 'src/cli/x.ts', `const c = require('crypto');`],
  ['getBuiltinModule', 'src/cli/x.ts', `process.getBuiltinModule('node:crypto');`],
  ['the global crypto', 'src/station/x.ts', `const id = crypto.randomUUID();`],
  ['globalThis.crypto', 'src/renderer/x.ts', `globalThis.crypto.getRandomValues(a);`],
  ['globalThis["crypto"]', 'src/renderer/x.ts', `globalThis['crypto'];`],
  ['WebCrypto', 'src/core/crypto/x.ts', `import { webcrypto } from 'node:crypto';`],
  ['a Svelte page', 'src/renderer/X.svelte', `<script>crypto.randomUUID()</script><p>a</p>`],
  [
    'the browser’s SHA-256 in another file of a page',
    'src/renderer/state/x.ts',
    `await crypto.subtle.digest('SHA-256', bytes);`,
  ],
  [
    'another algorithm of the browser',
    'src/optics/sha256.ts',
    `await crypto.subtle.digest('SHA-1', bytes);`,
  ],
  ['another call of the browser', 'src/optics/sha256.ts', `crypto.getRandomValues(bytes);`],
  ['a name off the list', 'src/core/crypto/x.ts', `import { scryptSync } from 'node:crypto';`],
  ['a renamed import', 'src/core/crypto/x.ts', `import { argon2 as hash } from 'node:crypto';`],
  ['the whole module', 'src/core/crypto/x.ts', `import * as all from 'node:crypto';`],
  ['a default import', 'src/core/crypto/x.ts', `import all from 'node:crypto';`],
  [
    'a hash that BoringSSL lacks',
    'src/core/crypto/x.ts',
    `import { createHash } from 'node:crypto'; createHash('sha3-256');`,
  ],
  [
    'a cipher that BoringSSL lacks, by a constant',
    'src/core/crypto/x.ts',
    `import { createCipheriv } from 'node:crypto';
     const C = 'chacha20-poly1305'; createCipheriv(C, k, n);`,
  ],
  [
    'an algorithm chosen at run time',
    'src/core/crypto/x.ts',
    `import { createHash } from 'node:crypto'; const f = (name) => createHash(name);`,
  ],
];

describe('the allow-list of node:crypto', () => {
  it.each(PLANTED)('refuses %s', (_, file, text) => {
    expect(forbiddenCryptoUse(file, text)).not.toEqual([]);
  });

  it('accepts the names and algorithms on the list in the crypto room', () => {
    const text = `import { createHash, verify } from 'node:crypto';
      createHash('sha256'); verify(null, a, b, c);`;
    expect(forbiddenCryptoUse('src/core/crypto/x.ts', text)).toEqual([]);
  });

  it('accepts an import of the crypto room itself', () => {
    const text = `import { sha256 } from '../core/crypto/digest.ts';`;
    expect(forbiddenCryptoUse('src/vault/x.ts', text)).toEqual([]);
  });

  it('accepts the one SHA-256 of the browser', () => {
    const text = `await crypto.subtle.digest('SHA-256', bytes);`;
    expect(forbiddenCryptoUse('src/optics/sha256.ts', text)).toEqual([]);
  });

  it('holds for every source file', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(sources.flatMap(({ file, text }) => forbiddenCryptoUse(file, text))).toEqual([]);
  });

  it('has no name that nobody uses', () => {
    const room = sources.filter(({ file }) => /^src\/core\/crypto\/(?!allow-list)/.test(file));
    const text = room.map((source) => source.text).join('\n');
    const unused = ALLOWED_NODE_CRYPTO.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    expect(unused).toEqual([]);
  });
});

describe('the third-party cryptography', () => {
  const packages = /from '(@noble\/|@hpke\/|hash-wasm|node-forge|shamir-secret-sharing)/;

  it('is imported in the crypto room only', () => {
    const elsewhere = sources.filter(({ file }) => !file.startsWith('src/core/crypto/'));
    expect(elsewhere.filter(({ text }) => packages.test(text)).map(({ file }) => file)).toEqual([]);
    expect(packages.test(`import { p256 } from '@noble/curves/nist.js'`)).toBe(true);
  });

  it('verifies no signature with node-forge', () => {
    const users = sources.filter(({ text }) => text.includes("from 'node-forge'"));
    expect(users.map(({ file }) => file)).toEqual(['src/core/crypto/rsa-forge.ts']);
    expect(users.filter(({ text }) => /\.verify\b/.test(text))).toEqual([]);
  });
});
