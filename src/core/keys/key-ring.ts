/**
 * The peers that this machine knows: public keys pinned by people at pairing, by id. A message never
 * chooses its key: it names a sender, and the pinned key of that sender must verify it. A revoked
 * peer stays listed, so that its old messages can still be explained.
 */
import { sha256Hex } from '../crypto/digest.ts';
import { refuse } from '../refusal.ts';

export interface PinnedPeer {
  readonly peerId: string;
  readonly name: string;
  readonly env: 'test' | 'production';
  /** Ed25519, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly sealingKey: Uint8Array;
  readonly status: 'active' | 'revoked';
  /** `formatTime` text. */
  readonly pairedAt: string;
  /** SHA-256 hex of the card payload that people compared. */
  readonly cardDigest: string;
}

/** The first 16 hex digits of the SHA-256 of a public key: a short name, never a reason to trust. */
export function shortKeyId(publicKey: Uint8Array): string {
  return sha256Hex(publicKey).slice(0, 16);
}

export class KeyRing {
  readonly #byId = new Map<string, PinnedPeer>();
  readonly #bySigningKeyId = new Map<string, PinnedPeer>();

  /** Throws when two peers share an id or a signing key: then no message would have one sender. */
  constructor(peers: readonly PinnedPeer[]) {
    for (const peer of peers) {
      const keyId = shortKeyId(peer.signingKey);
      if (this.#byId.has(peer.peerId) || this.#bySigningKeyId.has(keyId)) {
        throw new Error('two pinned peers share an id or a signing key');
      }
      this.#byId.set(peer.peerId, peer);
      this.#bySigningKeyId.set(keyId, peer);
    }
  }

  /** The active peer with this id; refuses `SIGNER_UNKNOWN` and `SIGNER_REVOKED`. */
  activePeer(peerId: string): PinnedPeer {
    return active(this.#byId.get(peerId), peerId);
  }

  /** The active peer whose signing key has this short id; refuses as `activePeer` does. */
  bySigningKeyId(keyId: string): PinnedPeer {
    return active(this.#bySigningKeyId.get(keyId), `key ${keyId}`);
  }
}

function active(peer: PinnedPeer | undefined, asked: string): PinnedPeer {
  if (peer === undefined) return refuse('SIGNER_UNKNOWN', { peer: asked });
  if (peer.status !== 'active') return refuse('SIGNER_REVOKED', { peer: peer.name });
  return peer;
}
