/**
 * Revoking a gateway: nothing that its key signed is listened to any more, a request that was received
 * or approved before included. It cannot be undone; the gateway pairs again with a new key.
 */
import { refuse } from '../../core/refusal.ts';
import type { Vault } from '../ports/vault.ts';
import { digestLines } from '../sheet-text.ts';
import type { CustodyAct } from './act.ts';

/** Refuses `PEER_UNKNOWN` and `SIGNER_REVOKED`. */
export function revokingAct(gatewayId: string, vault: Vault): CustodyAct {
  const peer = vault.peers().find((candidate) => candidate.peerId === gatewayId);
  if (peer === undefined) return refuse('PEER_UNKNOWN', { peer: `Gateway ${gatewayId}` });
  if (peer.status === 'revoked') return refuse('SIGNER_REVOKED', { peer: peer.name });
  const open = vault
    .requests()
    .filter((request) => request.gatewayId === gatewayId && request.status !== 'answered');
  return {
    act: 'revoke',
    kind: 'peer.revoked',
    facts: { gateway_id: gatewayId, name: peer.name, card_digest: peer.cardDigest },
    title: 'Revoke a gateway for good',
    lines: [
      { label: 'Gateway', value: peer.name },
      { label: 'Gateway id', value: gatewayId },
      { label: 'Paired at', value: peer.pairedAt },
      { label: 'Requests without answer', value: `${open.length}; they can never be run` },
      ...digestLines('Fingerprint of its card', peer.cardDigest),
    ],
    write: (writer) => {
      writer.setPeerStatus(gatewayId, 'revoked');
    },
  };
}
