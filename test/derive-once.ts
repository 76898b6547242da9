/**
 * Argon2id and scrypt are slow on purpose, and pure functions: within one test file the same
 * passphrase with the same salt and cost is derived once and remembered. Each distinct input still
 * runs the real thing; processes of their own (a station, a gateway) derive everything themselves.
 */
import { createHash } from 'node:crypto';
import { vi } from 'vitest';

type Input = { readonly passphrase: Uint8Array; readonly salt: Uint8Array };

const { once } = vi.hoisted(() => ({
  once: <T extends Input>(derive: (input: T) => Promise<Uint8Array>) => {
    const derived = new Map<string, Promise<Uint8Array>>();
    return async (input: T): Promise<Uint8Array> => {
      const { passphrase, salt, ...cost } = input;
      const name = [Buffer.from(passphrase), Buffer.from(salt), JSON.stringify(cost)]
        .map((part) => createHash('sha256').update(part).digest('hex'))
        .join(' ');
      const kept = derived.get(name) ?? derive(input);
      derived.set(name, kept);
      // The caller overwrites what it gets.
      return (await kept).slice();
    };
  },
}));

vi.mock(import('../src/core/crypto/argon2.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, deriveArgon2id: once(original.deriveArgon2id) };
});

vi.mock(import('../src/core/crypto/scrypt.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, deriveScrypt: once(original.deriveScrypt) };
});
