/** Public keys as GnuPG 2.2 exports them; nobody has their secret halves any more. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type GpgKeyName = 'curve25519' | 'rsa' | 'signing-only' | 'rsa1024' | 'revoked' | 'two-keys';

export function gpgKey(name: GpgKeyName): string {
  return readFileSync(path.join(import.meta.dirname, 'gpg-keys', `${name}.asc`), 'utf8');
}
