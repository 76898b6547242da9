/**
 * One proof for a run of neighbouring leaves: the hashes of the subtrees beside it, from left to
 * right. It shows that exactly these leaves, with none left out between them, stand at these places
 * of the RFC 6962 tree; its length is at most two hashes a level, however many leaves there are.
 */
import { equalBytes } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import { HASH_BYTES, leafHash, nodeHash } from './merkle-hash.ts';
import type { MerkleTreeView } from './merkle-tree.ts';

/** The proof of leaves `first` to `last` in the tree of `size` leaves. Refuses `PROOF_INVALID`. */
export function proveRange(
  tree: Pick<MerkleTreeView, 'proveInclusion'>,
  first: number,
  last: number,
  size: number,
): Uint8Array[] {
  const beside = (index: number, wanted: 'left' | 'right'): Uint8Array[] => {
    const sides = sidesUpwards(index, size);
    return tree.proveInclusion(index, size).filter((_, level) => sides[level] === wanted);
  };
  return [...beside(first, 'left').reverse(), ...beside(last, 'right')];
}

/** The leaves stand side by side from `first` on in the tree with this root, or refuses. */
export function verifyRange(args: {
  leaves: readonly Uint8Array[];
  first: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}): void {
  const { leaves, first, size, proof, root } = args;
  const end = first + leaves.length;
  const isRange = leaves.length > 0 && isSize(first) && isSize(size) && end <= size;
  if (!isRange || ![root, ...proof].every((hash) => hash.length === HASH_BYTES)) broken();
  let used = 0;
  const found = hashOf(0, size);
  if (used !== proof.length || !equalBytes(found, root)) broken();

  /** The hash over leaves [low, high), made of the leaves or taken from the proof. */
  function hashOf(low: number, high: number): Uint8Array {
    if (high <= first || low >= end) return proof[used++] ?? broken();
    const leaf = leaves[low - first];
    if (high - low === 1 && leaf !== undefined) return leafHash(leaf);
    const middle = low + largestPowerBelow(high - low);
    const left = hashOf(low, middle);
    return nodeHash(left, hashOf(middle, high));
  }
}

/** On which side of the way from the leaf to the root each sibling stands, from the leaf upwards. */
function sidesUpwards(index: number, size: number): ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = [];
  let low = 0;
  let high = size;
  while (high - low > 1) {
    const middle = low + largestPowerBelow(high - low);
    if (index < middle) {
      sides.push('right');
      high = middle;
    } else {
      sides.push('left');
      low = middle;
    }
  }
  return sides.reverse();
}

/** The largest power of two that is smaller than `count`, which is at least 2. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function broken(): never {
  return refuse('PROOF_INVALID', { what: 'range' });
}
