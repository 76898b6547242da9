import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSecret, spellings } from './secret-search.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-search-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Long enough that no part of anything else is the same by chance. */
const secrets = fc.uint8Array({ minLength: 16, maxLength: 64 });
const surroundings = fc.uint8Array({ maxLength: 40 });

describe('the search for secrets', () => {
  it('finds a secret inside other bytes, in each of the encodings it could leak in', () => {
    fc.assert(
      fc.property(secrets, surroundings, surroundings, (secret, before, after) => {
        const inside = Buffer.concat([before, secret, after]);
        const output = (text: string): string[] => findSecret(secret, `${folder}/none`, [text]);
        for (const text of [
          inside.toString('hex'),
          inside.toString('hex').toUpperCase(),
          inside.toString('base64'),
          inside.toString('base64url'),
          JSON.stringify([...inside]),
          Array.from(inside.toString('base64')).reverse().join(''),
        ]) {
          expect(output(text), text).not.toEqual([]);
        }
      }),
    );
  });

  it('finds it in a file of a folder below, as it is, wide, and backwards', () => {
    const marker = 'orchid-lantern-40917';
    mkdirSync(path.join(folder, 'below'));
    writeFileSync(path.join(folder, 'below/wide'), Buffer.from(`x${marker}x`, 'utf16le'));
    writeFileSync(path.join(folder, 'below/plain'), `x${marker}x`);
    writeFileSync(path.join(folder, 'below/back'), Array.from(marker).reverse().join(''));
    expect(findSecret(marker, folder, []).sort()).toEqual([
      'below/back (as it is, backwards)',
      'below/plain (as it is)',
      'below/wide (UTF-16)',
    ]);
  });

  it('finds nothing where it is not', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const other = Buffer.from(secret.map((byte) => byte ^ 0x55)).toString('hex');
        const isSame = spellings(secret).some(([, bytes]) => other.includes(bytes.toString()));
        fc.pre(!isSame);
        expect(findSecret(secret, `${folder}/none`, [other])).toEqual([]);
      }),
    );
  });
});
