/**
 * Whose key it is as far as this station knows: the user of the request that it was made for or, of
 * a key of a pool, the one whom an earlier drill named. A gateway that was taken over could else
 * have a key put on record as a second user's, and custodians would approve it unaware.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { readRecordedRequest } from '../policy/earlier-request.ts';
import type { KeyRecord } from '../ports/keys.ts';
import type { Vault } from '../ports/vault.ts';

/** SHA-256 (hex) of the identifier of its user; undefined while none is on record. */
export function ownerOnRecord(
  { keyId, requestId, itemId }: KeyRecord,
  vault: Pick<Vault, 'request' | 'auditNaming'>,
): string | undefined {
  const request = vault.request(requestId);
  const item =
    request && readRecordedRequest(request).items.find(({ item_id: id }) => id === itemId);
  if (item?.kind === 'key.assign') return userDigest(item.body.user_identifier);
  for (const { kind, facts } of vault.auditNaming('key_id', keyId)) {
    const owner = facts['user_identifier_sha256'];
    if (kind === 'key.drilled' && owner !== undefined) return String(owner);
  }
  return undefined;
}

export function userDigest(userIdentifier: string): string {
  return sha256Hex(utf8(userIdentifier));
}
