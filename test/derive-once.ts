/**
 * Argon2id is slow on purpose, and a pure function: within one test file the same passphrase with the
 * same salt and cost is derived once and remembered. Each distinct input still runs the real thing;
 * station processes, which are processes of their own, derive everything themselves.
 */
import { createHash } from 'node:crypto';
import { vi } from 'vitest';

vi.mock(import('../src/core/crypto/argon2.ts'), async (importOriginal) => {
  const original = await importOriginal();
  const derived = new Map<string, Promise<Uint8Array>>();
  return {
    ...original,
    deriveArgon2id: async (args) => {
      const { passphrase, salt, ...cost } = args;
      const name = [Buffer.from(passphrase), Buffer.from(salt), JSON.stringify(cost)]
        .map((part) => createHash('sha256').update(part).digest('hex'))
        .join(' ');
      const kept = derived.get(name) ?? original.deriveArgon2id(args);
      derived.set(name, kept);
      // The caller overwrites what it gets.
      return (await kept).slice();
    },
  };
});
