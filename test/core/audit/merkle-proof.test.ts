import { describe, expect, it } from 'vitest';
import { emptyRoot, leafHash, nodeHash } from '../../../src/core/audit/merkle-hash.ts';
import {
  verifyConsistency,
  verifyContinuation,
  verifyInclusion,
} from '../../../src/core/audit/merkle-proof.ts';
import { sha256 } from '../../../src/core/crypto/digest.ts';
import { fromHex, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { describeWithVectors, publicVectors } from '../../public-vectors.ts';
import { bitFlips, expectRefusal } from '../quorum/made-custodians.ts';
import { treeOf } from './made-log.ts';

type HashVectors = {
  leafInputsHex: string[];
  rootHashesHexBySize: string[];
  hasher: { desc: string; leafHex?: string; leftHex?: string; rightHex?: string; want: string }[];
};
type InclusionVector = {
  path: string;
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  desc: string;
  wantErr: boolean;
};
type ConsistencyVector = {
  path: string;
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  desc: string;
  wantErr: boolean;
};

function vectors(file: string): unknown {
  return JSON.parse(publicVectors(`rfc6962-merkle/${file}`) ?? '[]');
}

/** Lenient on purpose: the vectors say that the verifier must refuse what is malformed. */
function lax(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

describeWithVectors('RFC 6962 vectors of transparency-dev/merkle', 'rfc6962-merkle', () => {
  const tree = vectors('tree.json') as HashVectors;
  const inclusion = vectors('inclusion.json') as InclusionVector[];
  const consistency = vectors('consistency.json') as ConsistencyVector[];

  it('are all here', () => {
    expect(inclusion.filter(({ wantErr }) => wantErr).length).toBe(92);
    expect(consistency.filter(({ wantErr }) => wantErr).length).toBe(92);
    expect(inclusion.length + consistency.length).toBe(196);
  });

  it('hash to the known leaves, nodes and roots', () => {
    for (const { desc, leafHex, leftHex, rightHex, want } of tree.hasher) {
      if (leafHex !== undefined) {
        expect(toHex(leafHash(fromHex(leafHex))), desc).toBe(want);
      } else if (leftHex === undefined || rightHex === undefined) {
        expect(toHex(emptyRoot()), desc).toBe(want);
      } else {
        // These inputs are shorter than a hash: the vector is of the formula.
        const node = sha256(new Uint8Array([0x01]), fromHex(leftHex), fromHex(rightHex));
        expect(toHex(node), desc).toBe(want);
      }
    }
    for (const [size, root] of tree.rootHashesHexBySize.entries()) {
      const leaves = tree.leafInputsHex.slice(0, size).map(fromHex);
      expect(toHex(treeOf(leaves).root()), `${String(size)} leaves`).toBe(root);
    }
  });

  it.each(inclusion.filter(({ wantErr }) => wantErr))('refuse the inclusion $path', (vector) => {
    expectRefusal('PROOF_INVALID', () => {
      checkInclusion(vector);
    });
  });

  it.each(inclusion.filter(({ wantErr }) => !wantErr))('accept the inclusion $path', (vector) => {
    checkInclusion(vector);
  });

  it.each(consistency.filter(({ wantErr }) => wantErr))(
    'refuse the consistency $path',
    (vector) => {
      expectRefusal('PROOF_INVALID', () => {
        checkConsistency(vector);
      });
    },
  );

  it.each(consistency.filter(({ wantErr }) => !wantErr))(
    'accept the consistency $path',
    (vector) => {
      checkConsistency(vector);
    },
  );
});

function checkInclusion(vector: InclusionVector): void {
  verifyInclusion({
    leafHash: lax(vector.leafHash),
    index: vector.leafIdx,
    size: vector.treeSize,
    proof: (vector.proof ?? []).map(lax),
    root: lax(vector.root),
  });
}

function checkConsistency(vector: ConsistencyVector): void {
  verifyConsistency({
    fromSize: vector.size1,
    fromRoot: lax(vector.root1),
    toSize: vector.size2,
    toRoot: lax(vector.root2),
    proof: (vector.proof ?? []).map(lax),
  });
}

const leaves = Array.from({ length: 11 }, (_, index) => utf8(`leaf ${String(index)}`));
const made = treeOf(leaves);
const args = {
  leafHash: made.leafHashAt(4),
  index: 4,
  size: 11,
  proof: made.proveInclusion(4),
  root: made.root(),
};
const grown = {
  fromSize: 6,
  fromRoot: made.root(6),
  toSize: 11,
  toRoot: made.root(),
  proof: made.proveConsistency(6),
};

describe('an inclusion proof', () => {
  it('refuses every changed bit of leaf, root and proof', () => {
    for (const hash of bitFlips(args.leafHash)) refused({ ...args, leafHash: hash });
    for (const root of bitFlips(args.root)) refused({ ...args, root });
    for (const [at, hash] of args.proof.entries()) {
      for (const flipped of bitFlips(hash)) {
        refused({ ...args, proof: args.proof.with(at, flipped) });
      }
    }
  });

  it('refuses an inner node shown as a leaf', () => {
    const [, ...above] = args.proof;
    const inner = nodeHash(made.leafHashAt(4), made.leafHashAt(5));
    refused({ ...args, leafHash: inner, index: 4, proof: above });
    refused({ ...args, leafHash: leafHash(inner), index: 2, size: 6, proof: above });
  });

  it('refuses a way that goes on above the root', () => {
    const above = leafHash(utf8('above'));
    refused({ ...args, proof: [...args.proof, above], root: nodeHash(above, args.root) });
  });

  it('refuses every other index and a hash more or less', () => {
    for (let index = 0; index < 11; index++) if (index !== 4) refused({ ...args, index });
    refused({ ...args, proof: args.proof.slice(1) });
    refused({ ...args, proof: args.proof.slice(0, -1) });
    refused({ ...args, proof: [...args.proof, args.root] });
  });

  it.each([-1, 0.5, Number.NaN, 11, 2 ** 53])('refuses the index %d', (index) => {
    refused({ ...args, index });
  });

  it('refuses a hash of another length', () => {
    refused({ ...args, leafHash: args.leafHash.slice(1) });
    refused({ ...args, proof: args.proof.with(0, new Uint8Array(33)) });
  });

  it('accepts the leaf at its place', () => {
    expect(() => {
      verifyInclusion(args);
    }).not.toThrow();
  });

  it('reaches beyond sizes of 32 bits', () => {
    // One leaf in a tree of 2^40 equal halves on its way: index 2^39 is the first of the right half.
    const siblings = Array.from({ length: 40 }, (_, at) => leafHash(utf8(`sibling ${String(at)}`)));
    const hash = leafHash(utf8('far away'));
    const root = siblings.reduce(
      (node, sibling, height) =>
        height === 39 ? nodeHash(sibling, node) : nodeHash(node, sibling),
      hash,
    );
    const far = { leafHash: hash, index: 2 ** 39, size: 2 ** 40, proof: siblings, root };
    expect(() => {
      verifyInclusion(far);
    }).not.toThrow();
    refused({ ...far, index: 2 ** 39 + 1 });
    refused({ ...far, index: 0 });
  });

  function refused(changed: typeof args): void {
    expectRefusal('PROOF_INVALID', () => {
      verifyInclusion(changed);
    });
  }
});

describe('a consistency proof', () => {
  it('refuses every changed bit of roots and proof', () => {
    for (const fromRoot of bitFlips(grown.fromRoot)) refused({ ...grown, fromRoot });
    for (const toRoot of bitFlips(grown.toRoot)) refused({ ...grown, toRoot });
    for (const [at, hash] of grown.proof.entries()) {
      for (const flipped of bitFlips(hash)) {
        refused({ ...grown, proof: grown.proof.with(at, flipped) });
      }
    }
  });

  it('refuses a log that was rolled back or forked', () => {
    refused({ ...grown, fromSize: 11, fromRoot: made.root(), toSize: 6, toRoot: made.root(6) });
    const forked = treeOf(leaves.with(3, utf8('another leaf')));
    refused({ ...grown, toRoot: forked.root(), proof: forked.proveConsistency(6) });
    refused({ ...grown, fromSize: 11, fromRoot: forked.root(), proof: [] });
  });

  it('refuses a way that goes on above the roots', () => {
    const above = leafHash(utf8('above'));
    const fromRoot = nodeHash(above, grown.fromRoot);
    const toRoot = nodeHash(above, grown.toRoot);
    refused({ ...grown, fromRoot, toRoot, proof: [...grown.proof, above] });
  });

  it('refuses to start from an empty log, which proves nothing', () => {
    refused({ ...grown, fromSize: 0, fromRoot: emptyRoot(), proof: [] });
  });

  it('accepts a log that only grew', () => {
    expect(() => {
      verifyConsistency(grown);
    }).not.toThrow();
  });

  function refused(changed: typeof grown): void {
    expectRefusal('PROOF_INVALID', () => {
      verifyConsistency(changed);
    });
  }
});

describe('a continuation', () => {
  const first = { ...grown, fromSize: 0, fromRoot: emptyRoot(), proof: [] };

  it.each([
    ['a first log with a proof', { ...first, proof: [emptyRoot()] }],
    ['a first log after another root than the empty one', { ...first, fromRoot: made.root(1) }],
    ['an empty log with another root', { ...first, toSize: 0 }],
    ['a size that is no size', { ...first, toSize: -1 }],
    ['a later log with a wrong proof', { ...grown, proof: [] }],
  ])('refuses %s', (_, changed) => {
    expectRefusal('PROOF_INVALID', () => {
      verifyContinuation(changed);
    });
  });

  it('accepts the first log and each that goes on', () => {
    expect(() => {
      verifyContinuation(first);
      verifyContinuation({ ...first, toSize: 0, toRoot: emptyRoot() });
      verifyContinuation(grown);
    }).not.toThrow();
  });
});
