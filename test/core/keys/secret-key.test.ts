import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';

const marker = 'SECRET-MARKER';
const make = () => new SecretKey(new Uint8Array(Buffer.from(marker)));
/** The forms in which the bytes of the marker could show. */
const forms = [
  marker,
  Buffer.from(marker).toString('hex'),
  Buffer.from(marker).toString('base64'),
  '83, 69, 67',
  '"0":83',
];

describe('the handle of a secret key', () => {
  it('shows a placeholder wherever it is printed', () => {
    const secret = make();
    const shown = [
      String(secret),
      'text: '.concat(secret as unknown as string),
      JSON.stringify({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
      inspect({ nested: [secret] }, { depth: 9 }),
      format('%s %o %O %j', secret, secret, secret, secret),
      Object.entries(secret).join(),
      new Error('failed with '.concat(String(secret))).message,
    ];
    for (const text of shown) for (const form of forms) expect(text).not.toContain(form);
    expect(String(secret)).toBe('[secret key]');
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret key]"}');
  });

  it('does not travel in a structured clone', () => {
    expect(inspect(structuredClone(make()), { showHidden: true })).not.toContain('83');
    expect(structuredClone(make())).not.toHaveProperty('use');
  });

  it('refuses every use after it is destroyed, and overwrites the bytes', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const secret = new SecretKey(bytes);
    secret.destroy();
    secret.destroy();
    expect(secret.isDestroyed).toBe(true);
    expect(bytes).toEqual(new Uint8Array(3));
    expect(() => secret.use((value) => value.length)).toThrow('destroyed');
  });

  it('lends its bytes to the work it is given', () => {
    expect(make().use((bytes) => Buffer.from(bytes).toString())).toBe(marker);
  });
});
