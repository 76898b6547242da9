/**
 * The place of a sealed object: which vault, table, row and version, of which key, under which epoch.
 * It is bound as associated data, so that a ciphertext moved to another row, or an older one put
 * back, does not open. What belongs together goes in with lengths, so that no two places collide.
 */
import type { Domain } from '../crypto/domains.ts';
import { lengthPrefixed, utf8 } from '../encoding/bytes.ts';

export type RowIdentity = {
  readonly vaultId: string;
  readonly table: string;
  readonly rowId: string;
  readonly version: number;
  /** Key type, such as `rsa4096`. */
  readonly type: string;
  /** SHA-256 of the public key, hex. */
  readonly fingerprint: string;
  readonly epoch: number;
};

export function rowContext(domain: Domain, row: RowIdentity): Uint8Array {
  return context(
    domain,
    row.vaultId,
    row.table,
    row.rowId,
    row.version,
    row.type,
    row.fingerprint,
    row.epoch,
  );
}

/** Domain and parts, each with its length before it. Numbers go in as decimal text. */
export function context(domain: Domain, ...parts: readonly (string | number)[]): Uint8Array {
  return lengthPrefixed(utf8(domain), ...parts.map((part) => utf8(String(part))));
}
