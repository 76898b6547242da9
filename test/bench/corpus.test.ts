import { describe, expect, it } from 'vitest';
import { corpus } from '../../bench/qr/corpus.ts';
import { realRsaKey } from '../../bench/qr/rsa-keys.ts';
import { verifyAssignment } from '../../src/core/keys/assignment.ts';
import { isRsa4096Spki, rsaModulus } from '../../src/core/keys/spki.ts';
import { verifyKeyAttestation } from '../../src/core/signing/attestation.ts';
import { parseRequest, parseResponse } from '../../src/protocol/bundle.ts';
import { party, station } from '../protocol/parties.ts';

const samples = corpus();
const custodians = [0, 1, 2].map((index) => {
  const { id, signing } = party(`custodian ${String(index)}`);
  return {
    custodianId: id,
    name: `Custodian Number ${String(index)}`,
    publicKey: signing.publicKey,
  };
});

describe('the bundles of the benchmark', () => {
  it('are of 1, 10 and 100 KB, give or take a key', () => {
    const sizes = samples.map(({ json }) => json.length);
    [1_000, 10_000, 100_000].forEach((size, i) => {
      expect(Math.abs((sizes[i] ?? 0) - size)).toBeLessThan(Math.max(size * 0.06, 1_800));
    });
  });

  it('have real keys, no two with a common modulus', () => {
    const keys = Array.from({ length: 32 }, (_, index) => realRsaKey(index));
    expect(keys.every(isRsa4096Spki)).toBe(true);
    expect(new Set(keys.map(rsaModulus)).size).toBe(32);
    expect(() => realRsaKey(32)).toThrow('There are 32 keys.');
  });

  it('are bundles that their recipient accepts, down to each key and its approvals', () => {
    const [small, ...responses] = samples;
    expect(small && parseRequest(small.json).items).toHaveLength(2);
    for (const { json } of responses) {
      const { items, attestation } = parseResponse(json);
      if (!attestation) return expect.fail('it is attested');
      for (const item of items) {
        if (item.outcome !== 'done' || item.kind !== 'key.assign') return expect.fail('a key');
        verifyKeyAttestation({
          ...item.body,
          attestation,
          identityKey: station.signing.publicKey,
          custodians,
          threshold: 2,
        });
        verifyAssignment({
          assignmentPublicKey: station.assignment.publicKey,
          publicKeyHex: item.body.public_key,
          signature: item.body.signature,
        });
      }
    }
  });

  it('are at most a quarter of their JSON in codec 2, but for the small one', () => {
    for (const { name, json, codec1, codec2 } of samples) {
      expect(codec2.length).toBeLessThan(codec1.length);
      expect(codec2.length / json.length, name).toBeLessThan(name === '1 KB' ? 0.4 : 0.25);
    }
  });
});
