import { describe, expect, it } from 'vitest';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { KeyRing, shortKeyId, type PinnedPeer } from '../../../src/core/keys/key-ring.ts';

function peer(peerId: string, status: PinnedPeer['status'] = 'active'): PinnedPeer {
  const { publicKey } = generateEd25519(systemRandom);
  return {
    peerId,
    name: `Gateway ${peerId}`,
    env: 'test',
    signingKey: publicKey,
    sealingKey: new Uint8Array(32),
    status,
    pairedAt: '2026-01-01T00:00:00Z',
    cardDigest: '0'.repeat(64),
  };
}

const code = (name: string) => expect.objectContaining({ code: name }) as Error;

describe('the key ring', () => {
  const [active, revoked] = [peer('a'), peer('b', 'revoked')];
  const ring = new KeyRing([active, revoked]);

  it('refuses a peer that was never paired', () => {
    expect(() => ring.activePeer('c')).toThrow(code('SIGNER_UNKNOWN'));
    expect(() => ring.activePeer('')).toThrow(code('SIGNER_UNKNOWN'));
    expect(() => ring.activePeer('__proto__')).toThrow(code('SIGNER_UNKNOWN'));
    expect(() => ring.bySigningKeyId('0'.repeat(16))).toThrow(code('SIGNER_UNKNOWN'));
  });

  it('refuses a peer whose key was revoked', () => {
    expect(() => ring.activePeer('b')).toThrow(code('SIGNER_REVOKED'));
    expect(() => ring.bySigningKeyId(shortKeyId(revoked.signingKey))).toThrow(
      code('SIGNER_REVOKED'),
    );
  });

  it('refuses two peers with one id or one signing key', () => {
    expect(() => new KeyRing([active, { ...peer('a') }])).toThrow('share an id or a signing key');
    expect(() => new KeyRing([active, { ...active, peerId: 'z' }])).toThrow('share an id');
  });

  it('finds an active peer by id and by the short id of its key', () => {
    expect(ring.activePeer('a')).toBe(active);
    expect(shortKeyId(active.signingKey)).toMatch(/^[0-9a-f]{16}$/);
    expect(ring.bySigningKeyId(shortKeyId(active.signingKey))).toBe(active);
  });
});
