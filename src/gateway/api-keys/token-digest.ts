/** A token as the database knows it. */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';

export function tokenDigest(token: string): string {
  return sha256Hex(utf8(token));
}
