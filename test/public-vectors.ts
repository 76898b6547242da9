/**
 * Public test vectors (Wycheproof, RFC 9180, RFC 6962, …) are not part of this repository. They are
 * read from the folder `shared/vectors` beside it, or from `PERMAFROST_VECTORS`. Where the folder is
 * absent, each suite that needs it says so in its title and is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'vitest';

export const VECTORS_FOLDER =
  process.env['PERMAFROST_VECTORS'] ??
  path.resolve(import.meta.dirname, '..', '..', 'shared', 'vectors');

/** The text of a vector file, such as `wycheproof/ed25519_test.json`, or undefined when absent. */
export function publicVectors(relativePath: string): string | undefined {
  const file = path.join(VECTORS_FOLDER, relativePath);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Like `describe`, but skipped with a plain title when the vector folder `needs` is absent. */
export function describeWithVectors(name: string, needs: string, body: () => void): void {
  if (existsSync(path.join(VECTORS_FOLDER, needs))) describe(name, body);
  else describe.skip(`${name} (SKIPPED: public vectors ${needs} are not on this machine)`, body);
}
