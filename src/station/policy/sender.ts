/**
 * R1, checked before the signature: the key that signed is pinned, and its gateway is not revoked.
 * The short key id in the bundle only finds the pinned key; that key then has to verify.
 */
import { KeyRing } from '../../core/keys/key-ring.ts';
import { refuse } from '../../core/refusal.ts';
import type { PeerRecord } from '../ports/parties.ts';

export const SENDER_RULE = {
  id: 'R1',
  says: 'The bundle is signed with the key of a gateway that is paired and not revoked.',
} as const;

/** Refuses `SIGNER_UNKNOWN` or `SIGNER_REVOKED`. */
export function checkSender(signingKeyId: string, peers: readonly PeerRecord[]): PeerRecord {
  const { peerId } = new KeyRing(peers).bySigningKeyId(signingKeyId);
  const peer = peers.find((record) => record.peerId === peerId);
  return peer ?? refuse('SIGNER_UNKNOWN', { peer: peerId });
}
