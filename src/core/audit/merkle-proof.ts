/**
 * Checking Merkle proofs, apart from the code that makes them (RFC 9162 sections 2.1.3.2 and 2.1.4.2,
 * which keep the hashes of RFC 6962). Nothing but the arguments is trusted; every failure, a proof of
 * the wrong length included, is `PROOF_INVALID`. Sizes are whole numbers below 2^53.
 */
import { equalBytes } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import { emptyRoot, HASH_BYTES, nodeHash } from './merkle-hash.ts';

/** The leaf with this hash is at `index` of the tree of `size` leaves with this root, or refuses. */
export function verifyInclusion(args: {
  leafHash: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}): void {
  const { index, size, proof, root } = args;
  if (!isSize(index) || !isSize(size) || index >= size) return broken('inclusion');
  if (![args.leafHash, root, ...proof].every(isHash)) return broken('inclusion');
  const path = new Path(index, size - 1);
  let hash = args.leafHash;
  for (const sibling of proof) {
    if (path.isAtRoot()) return broken('inclusion');
    hash = path.goUp() === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  if (!path.isAtRoot() || !equalBytes(hash, root)) return broken('inclusion');
}

/**
 * The tree of `toSize` begins with the `fromSize` leaves of the earlier one, or refuses. A size of 0
 * is refused, for it proves nothing; see {@link verifyContinuation}.
 */
export function verifyConsistency(args: {
  fromSize: number;
  fromRoot: Uint8Array;
  toSize: number;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): void {
  const { fromSize, fromRoot, toSize, toRoot, proof } = args;
  if (!isSize(fromSize) || !isSize(toSize) || fromSize < 1 || fromSize > toSize) {
    return broken('consistency');
  }
  if (fromSize === toSize) {
    if (proof.length > 0 || !equalBytes(fromRoot, toRoot)) return broken('consistency');
    return;
  }
  if (![fromRoot, toRoot, ...proof].every(isHash)) return broken('consistency');
  const path = new Path(fromSize - 1, toSize - 1);
  path.skipRightEdges();
  // Where the earlier tree is one complete subtree of the later one, its root is the first hash.
  const [first, ...rest] = path.isAtLeftEdge() ? [fromRoot, ...proof] : proof;
  if (first === undefined) return broken('consistency');
  let earlier = first;
  let later = first;
  for (const sibling of rest) {
    if (path.isAtRoot()) return broken('consistency');
    if (path.goUp() === 'left') {
      earlier = nodeHash(sibling, earlier);
      later = nodeHash(sibling, later);
    } else {
      later = nodeHash(later, sibling);
    }
  }
  if (!path.isAtRoot() || !equalBytes(earlier, fromRoot) || !equalBytes(later, toRoot)) {
    return broken('consistency');
  }
}

/**
 * Like {@link verifyConsistency}, but for a reader who may have seen nothing yet: from size 0 the
 * root must be that of the empty tree and the proof empty, and every later tree continues it.
 */
export function verifyContinuation(args: Parameters<typeof verifyConsistency>[0]): void {
  if (args.fromSize !== 0) {
    verifyConsistency(args);
    return;
  }
  const isFirst =
    isSize(args.toSize) &&
    isHash(args.toRoot) &&
    args.proof.length === 0 &&
    equalBytes(args.fromRoot, emptyRoot()) &&
    (args.toSize > 0 || equalBytes(args.toRoot, emptyRoot()));
  if (!isFirst) return broken('consistency');
}

/**
 * The way from a node up to the root: `index` of the node and `last` index at its level. Arithmetic
 * instead of bit operators, which in JavaScript end at 32 bits.
 */
class Path {
  #index: number;
  #last: number;

  constructor(index: number, last: number) {
    this.#index = index;
    this.#last = last;
  }

  isAtRoot(): boolean {
    return this.#last === 0;
  }

  isAtLeftEdge(): boolean {
    return this.#index === 0;
  }

  /** One step up; says on which side the sibling of the node stood. */
  goUp(): 'left' | 'right' {
    const side = this.#index % 2 === 1 || this.#index === this.#last ? 'left' : 'right';
    if (side === 'left') {
      // A last node without a sibling is promoted unchanged until it is a right child.
      while (this.#index % 2 === 0 && this.#index !== 0) this.#halve();
    }
    this.#halve();
    return side;
  }

  skipRightEdges(): void {
    while (this.#index % 2 === 1) this.#halve();
  }

  #halve(): void {
    this.#index = Math.floor(this.#index / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Uint8Array): boolean {
  return value.length === HASH_BYTES;
}

function broken(what: 'inclusion' | 'consistency'): never {
  return refuse('PROOF_INVALID', { what });
}
