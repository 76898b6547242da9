import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proveBatch } from '../../../src/core/audit/merkle-batch.ts';
import { emptyRoot, leafHash, nodeHash } from '../../../src/core/audit/merkle-hash.ts';
import {
  MerkleTree,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/core/audit/merkle-tree.ts';
import { toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { expectRefusal } from '../quorum/made-custodians.ts';
import { treeOf } from './made-log.ts';

const texts = Array.from({ length: 70 }, (_, index) => `leaf ${String(index)}`);
const leaves = texts.map(utf8);

/** MTH(D[n]) word for word as RFC 6962 section 2.1 defines it. */
function definedRoot(data: readonly Uint8Array[]): Uint8Array {
  const [only] = data;
  if (only === undefined) return emptyRoot();
  if (data.length === 1) return leafHash(only);
  let split = 1;
  while (split * 2 < data.length) split *= 2;
  return nodeHash(definedRoot(data.slice(0, split)), definedRoot(data.slice(split)));
}

describe('the Merkle tree', () => {
  const tree = treeOf(leaves);

  it.each([-1, 71, 0.5, Number.NaN])('refuses the size %d', (size) => {
    expectRefusal('PROOF_INVALID', () => tree.root(size));
    expectRefusal('PROOF_INVALID', () => tree.proveInclusion(0, size));
    expectRefusal('PROOF_INVALID', () => tree.proveConsistency(1, size));
  });

  it('refuses proofs of what is not in it', () => {
    expectRefusal('PROOF_INVALID', () => tree.proveInclusion(70));
    expectRefusal('PROOF_INVALID', () => tree.proveInclusion(5, 5));
    expectRefusal('PROOF_INVALID', () => tree.proveConsistency(6, 5));
    expectRefusal('PROOF_INVALID', () => tree.leafHashAt(70));
  });

  it('has the root that RFC 6962 defines, at each size it had', () => {
    for (let size = 0; size <= 70; size++) {
      expect(toHex(tree.root(size))).toBe(toHex(definedRoot(leaves.slice(0, size))));
    }
  });

  it('proves each leaf in each size it had', () => {
    for (let size = 1; size <= 70; size++) {
      const root = tree.root(size);
      for (let index = 0; index < size; index++) {
        const proof = tree.proveInclusion(index, size);
        verifyInclusion({ leafHash: tree.leafHashAt(index), index, size, proof, root });
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
      }
    }
  });

  it('proves that each size continues each earlier one', () => {
    for (let toSize = 1; toSize <= 70; toSize++) {
      for (let fromSize = 1; fromSize <= toSize; fromSize++) {
        verifyConsistency({
          fromSize,
          fromRoot: tree.root(fromSize),
          toSize,
          toRoot: tree.root(toSize),
          proof: tree.proveConsistency(fromSize, toSize),
        });
      }
    }
  });

  it('is the same from leaf hashes', () => {
    const copy = MerkleTree.fromLeafHashes(leaves.map(leafHash));
    expect(copy.size).toBe(70);
    expect(copy.root()).toEqual(tree.root());
    expect(() => {
      copy.appendLeafHash(new Uint8Array(31));
    }).toThrow();
  });

  it('lends no window into itself', () => {
    const before = toHex(tree.root());
    tree.root().fill(0);
    tree.leafHashAt(0).fill(0);
    for (const hash of tree.proveInclusion(0)) hash.fill(0);
    for (const hash of tree.proveConsistency(64)) hash.fill(0);
    expect(toHex(tree.root())).toBe(before);
  });

  it('computes nothing over again in a log of 10^5 entries', () => {
    const large = new MerkleTree();
    for (let index = 0; index < 100_000; index++) large.append(utf8(String(index)));
    const before = performance.now();
    for (let step = 1; step <= 1000; step++) {
      large.root(100_000 - step);
      large.proveInclusion(step * 97, 99_999);
      large.proveConsistency(step * 97, 99_999);
    }
    // A tree that hashed its leaves again would need 3·10^8 hashes here: minutes.
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('a batch of proofs', () => {
  it('equals the tree, for each leaf and size', () => {
    for (let size = 0; size <= 70; size++) {
      const tree = treeOf(leaves.slice(0, size));
      const batch = proveBatch(texts.slice(0, size));
      expect(batch.root).toBe(toHex(tree.root()));
      expect(batch.proofs).toEqual(
        texts.slice(0, size).map((_, index) => tree.proveInclusion(index).map(toHex)),
      );
    }
  });

  it('hashes text as UTF-8', () => {
    expect(proveBatch(['ö€😀']).root).toBe(toHex(leafHash(utf8('ö€😀'))));
  });
});

describe('a tree whose leaves can be read again', () => {
  const many = Array.from({ length: 1_100 }, (_, index) => utf8(`leaf ${String(index)}`));
  const whole = treeOf(many);

  function reading(source: readonly Uint8Array[] = many): MerkleTree {
    const tree = new MerkleTree((first, count) => source.slice(first, first + count));
    for (const leaf of many) tree.append(leaf);
    return tree;
  }

  it('has the same roots, leaves and proofs as one that keeps everything, at every size', () => {
    const tree = new MerkleTree((first, count) => many.slice(first, first + count));
    for (const [index, leaf] of many.entries()) {
      tree.append(leaf);
      expect(toHex(tree.root())).toBe(toHex(whole.root(index + 1)));
    }
    fc.assert(
      fc.property(fc.nat(many.length - 1), fc.integer({ min: 1, max: many.length }), (a, b) => {
        const [from, size] = a < b ? [a, b] : [b - 1, a + 1];
        expect(tree.root(size)).toEqual(whole.root(size));
        expect(tree.leafHashAt(from)).toEqual(whole.leafHashAt(from));
        expect(tree.proveInclusion(from, size)).toEqual(whole.proveInclusion(from, size));
        expect(tree.proveConsistency(from, size)).toEqual(whole.proveConsistency(from, size));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses leaves that were changed or are gone since they were taken in', () => {
    const changed = many.map((leaf, index) => (index === 300 ? utf8('other') : leaf));
    expectRefusal('AUDIT_LOG_CHANGED', () => reading(changed).leafHashAt(301));
    expectRefusal('AUDIT_LOG_CHANGED', () => reading(many.slice(0, 500)).root(499));
    expect(reading(changed).root()).toEqual(whole.root());
  });

  it('asks for no leaves to append or to give the root of now', () => {
    const tree = new MerkleTree(() => {
      throw new Error('leaves were asked for');
    });
    for (const leaf of many) tree.append(leaf);
    expect(tree.root()).toEqual(whole.root());
    expect(() => tree.root(5)).toThrow('leaves were asked for');
  });
});
