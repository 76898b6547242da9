import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proveRange, verifyRange } from '../../../src/core/audit/merkle-range.ts';
import { expectRefusal } from '../quorum/made-custodians.ts';
import { makeLog, treeOf } from './made-log.ts';

const SIZE = 40;
const log = makeLog(SIZE);
const tree = treeOf(log);

/** A range of leaves of a tree of some size up to `SIZE`. */
const ranges = fc
  .record({
    size: fc.integer({ min: 1, max: SIZE }),
    a: fc.nat(SIZE - 1),
    b: fc.nat(SIZE - 1),
  })
  .map(({ size, a, b }) => ({
    size,
    first: Math.min(a % size, b % size),
    last: Math.max(a % size, b % size),
  }));

function proven({ size, first, last }: { size: number; first: number; last: number }) {
  return {
    leaves: log.slice(first, last + 1),
    first,
    size,
    proof: proveRange(tree, first, last, size),
    root: tree.root(size),
  };
}

describe('the proof of a range of leaves', () => {
  it('holds for every range of every tree', () => {
    for (let size = 1; size <= 17; size++) {
      for (let first = 0; first < size; first++) {
        for (let last = first; last < size; last++) verifyRange(proven({ size, first, last }));
      }
    }
  });

  it('is at most two hashes a level', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        expect(proven(range).proof.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(SIZE)));
      }),
    );
  });

  it('refuses a leaf that was changed, left out, put in or moved', () => {
    fc.assert(
      fc.property(ranges, fc.nat(), (range, pick) => {
        const args = proven(range);
        const at = pick % args.leaves.length;
        const other = new Uint8Array([1, 2, 3]);
        const without = args.leaves.toSpliced(at, 1);
        expectRefusal('PROOF_INVALID', () => {
          verifyRange({ ...args, leaves: args.leaves.with(at, other) });
        });
        expectRefusal('PROOF_INVALID', () => {
          verifyRange({ ...args, leaves: without });
        });
        expectRefusal('PROOF_INVALID', () => {
          verifyRange({ ...args, leaves: args.leaves.toSpliced(at, 0, other) });
        });
        if (args.leaves.length > 1) {
          expectRefusal('PROOF_INVALID', () => {
            verifyRange({ ...args, leaves: args.leaves.toReversed() });
          });
        }
      }),
    );
  });

  it('refuses another place, size, root or proof', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 9 }), (range, step) => {
        const args = proven(range);
        const { first, size, proof } = args;
        const short = new Uint8Array(31);
        const changes = [
          ...(size > args.leaves.length ? [{ first: first === 0 ? first + step : first - 1 }] : []),
          { first: -1 },
          { first: 0.5 },
          { size: first },
          { root: tree.root(size).fill(7) },
          { root: short },
          { proof: [...proof, tree.root(size)] },
          ...(proof.length > 0 ? [{ proof: proof.slice(1) }, { proof: proof.with(0, short) }] : []),
        ];
        for (const change of changes) {
          expectRefusal('PROOF_INVALID', () => {
            verifyRange({ ...args, ...change });
          });
        }
      }),
    );
  });

  it('refuses no leaves at all', () => {
    expectRefusal('PROOF_INVALID', () => {
      verifyRange({ leaves: [], first: 0, size: SIZE, proof: [tree.root()], root: tree.root() });
    });
  });
});
