/** Witness files: by a gateway that is paired, of this station, and unchanged. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import type { PinnedPeer } from '../../src/core/keys/key-ring.ts';
import { makeWitness, readWitness, type WitnessFacts } from '../../src/protocol/witness.ts';

const signer = generateEd25519(systemRandom);
const stationId = systemRandom.uuid();
const gateway: PinnedPeer = {
  peerId: systemRandom.uuid(),
  name: 'Gateway One',
  env: 'test',
  signingKey: signer.publicKey,
  sealingKey: systemRandom.bytes(32),
  status: 'active',
  pairedAt: '2026-11-20T20:00:00Z',
  cardDigest: 'ab'.repeat(32),
};
const facts: WitnessFacts = {
  station_id: stationId,
  gateway_id: gateway.peerId,
  generation: 1,
  checkpoint: '',
  issued_at: '2026-11-20T21:00:00Z',
};
const { bytes } = makeWitness(facts, signer);
const invalid = expect.objectContaining({ code: 'WITNESS_INVALID' }) as Error;

describe('a witness', () => {
  it('is refused with any byte changed, and cut off anywhere', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(() => readWitness(changed, stationId, [gateway]), `byte ${at}`).toThrow(invalid);
      expect(() => readWitness(bytes.subarray(0, at), stationId, [gateway])).toThrow(invalid);
    }
  });

  it('is refused whatever else the file is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (other) => {
        expect(() => readWitness(other, stationId, [gateway])).toThrow(invalid);
      }),
    );
    const long = new Uint8Array(20_000).fill(0x20);
    expect(() => readWitness(long, stationId, [gateway])).toThrow(invalid);
  });

  it('of another station, of a gateway that is not paired, or of a revoked one is refused', () => {
    expect(() => readWitness(bytes, systemRandom.uuid(), [gateway])).toThrow(invalid);
    expect(() => readWitness(bytes, stationId, [])).toThrow(invalid);
    const revoked = { ...gateway, status: 'revoked' as const };
    expect(() => readWitness(bytes, stationId, [revoked])).toThrow(invalid);
  });

  it('that names another gateway than the one that signed it is refused', () => {
    const lying = makeWitness({ ...facts, gateway_id: systemRandom.uuid() }, signer);
    expect(() => readWitness(lying.bytes, stationId, [gateway])).toThrow(invalid);
  });

  it('of a paired gateway is accepted, and says what it was made with', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
        (generation, checkpoint) => {
          const made = makeWitness({ ...facts, generation, checkpoint }, signer);
          const { witness, gateway: by } = readWitness(made.bytes, stationId, [gateway]);
          expect(witness).toMatchObject({ ...facts, generation, checkpoint });
          expect(by.name).toBe('Gateway One');
        },
      ),
      { numRuns: 30 },
    );
  });
});
