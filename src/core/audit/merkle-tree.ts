/**
 * An append-only RFC 6962 Merkle tree. It keeps the hash of every complete subtree, one growing byte
 * array a level (64 bytes a leaf in all), so that an append, a root and a proof for any size so far
 * take O(log n) hashes: for 10^6 entries nothing is ever computed over again.
 *
 * A tree whose leaves can be read again keeps a quarter of a byte a leaf: of each full block of leaves
 * only the root, against which the block is checked when something inside it is asked for.
 */
import { concat, equalBytes } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import { emptyRoot, HASH_BYTES, leafHash, nodeHash } from './merkle-hash.ts';

export { leafHash } from './merkle-hash.ts';
export { verifyConsistency, verifyContinuation, verifyInclusion } from './merkle-proof.ts';

/** Reads `count` leaves from `first` on, from where they are kept. */
export type ReadLeaves = (first: number, count: number) => readonly Uint8Array[];

/** What a reader may do with a tree. */
export type MerkleTreeView = Omit<MerkleTree, 'append' | 'appendLeafHash'>;

const BLOCK_HEIGHT = 8;
const BLOCK_LEAVES = 2 ** BLOCK_HEIGHT;

export class MerkleTree {
  readonly #levels: Level[] = [];
  readonly #readLeaves: ReadLeaves | undefined;
  /** The block that was looked into last. */
  #block: { readonly number: number; readonly tree: MerkleTree } | undefined;

  constructor(readLeaves?: ReadLeaves) {
    this.#readLeaves = readLeaves;
  }

  /** The tree over leaves whose hashes ({@link leafHash}) are known. */
  static fromLeafHashes(hashes: Iterable<Uint8Array>): MerkleTree {
    const tree = new MerkleTree();
    for (const hash of hashes) tree.appendLeafHash(hash);
    return tree;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#levels[0]?.count ?? 0;
  }

  append(leaf: Uint8Array): void {
    this.appendLeafHash(leafHash(leaf));
  }

  appendLeafHash(hash: Uint8Array): void {
    if (hash.length !== HASH_BYTES) throw new Error('a leaf hash has 32 bytes');
    let complete = hash;
    for (let height = 0; ; height++) {
      const level = (this.#levels[height] ??= new Level());
      level.push(complete);
      if (level.count % 2 === 1) break;
      complete = nodeHash(level.at(level.count - 2), level.at(level.count - 1));
    }
    if (this.#readLeaves !== undefined && this.size % BLOCK_LEAVES === 0) {
      for (const level of this.#levels.slice(0, BLOCK_HEIGHT)) level.forget();
    }
  }

  /** The root over the first `size` leaves. */
  root(size = this.size): Uint8Array {
    this.#checkSize(size);
    return size === 0 ? emptyRoot() : this.#rangeRoot(0, size);
  }

  /** The hash of leaf `index`. */
  leafHashAt(index: number): Uint8Array {
    if (!isIndexBelow(index, this.size)) refuse('PROOF_INVALID', { what: 'inclusion' });
    return this.#rangeRoot(index, index + 1);
  }

  /** PATH(index, D[size]) of RFC 6962 section 2.1.1, from the leaf upwards. */
  proveInclusion(index: number, size = this.size): Uint8Array[] {
    this.#checkSize(size);
    if (!isIndexBelow(index, size)) refuse('PROOF_INVALID', { what: 'inclusion' });
    return this.#siblings(index, index + 1, size);
  }

  /** PROOF(from, D[to]) of RFC 6962 section 2.1.2; empty from size 0 or between equal sizes. */
  proveConsistency(from: number, to = this.size): Uint8Array[] {
    this.#checkSize(to);
    if (!isIndexBelow(from, to + 1)) refuse('PROOF_INVALID', { what: 'consistency' });
    if (from === 0 || from === to) return [];
    // The last complete subtree that ends the earlier tree: its hash opens the proof, except where
    // the earlier tree is that subtree and the verifier holds its root already.
    let width = 1;
    while (from % (width * 2) === 0) width *= 2;
    const start = from - width;
    const proof = this.#siblings(start, from, to);
    return start === 0 ? proof : [this.#rangeRoot(start, from), ...proof];
  }

  /**
   * The siblings on the way from the subtree [start, end) up to the root over `size` leaves. Walks
   * down from the root, for there the ragged right edge is split as RFC 6962 says.
   */
  #siblings(start: number, end: number, size: number): Uint8Array[] {
    const downwards: Uint8Array[] = [];
    let low = 0;
    let high = size;
    while (high - low > end - start) {
      const middle = low + largestPowerBelow(high - low);
      if (start < middle) {
        downwards.push(this.#rangeRoot(middle, high));
        high = middle;
      } else {
        downwards.push(this.#rangeRoot(low, middle));
        low = middle;
      }
    }
    return downwards.reverse();
  }

  /** A copy of the root over leaves [low, high), where a subtree of the tree begins at low. */
  #rangeRoot(low: number, high: number): Uint8Array {
    const peaks: Uint8Array[] = [];
    let start = low;
    while (start < high) {
      const { width, height } = largestSubtree(high - start);
      peaks.push(this.#complete(height, start / width));
      start += width;
    }
    return peaks.reduceRight((right, left) => nodeHash(left, right)).slice();
  }

  #complete(height: number, index: number): Uint8Array {
    const level = this.#levels[height];
    if (level === undefined) throw new Error('the tree has no such subtree');
    if (level.holds(index) || height >= BLOCK_HEIGHT) return level.at(index);
    const inBlock = 2 ** (BLOCK_HEIGHT - height);
    return this.#blockAt(Math.floor(index / inBlock)).#complete(height, index % inBlock);
  }

  /** The tree over one full block, from its leaves. Refuses `AUDIT_LOG_CHANGED`. */
  #blockAt(number: number): MerkleTree {
    if (this.#block?.number === number) return this.#block.tree;
    const first = number * BLOCK_LEAVES;
    const leaves = this.#readLeaves?.(first, BLOCK_LEAVES) ?? [];
    const tree = MerkleTree.fromLeafHashes(leaves.map(leafHash));
    const root = this.#complete(BLOCK_HEIGHT, number);
    if (tree.size !== BLOCK_LEAVES || !equalBytes(tree.root(), root)) {
      refuse('AUDIT_LOG_CHANGED', { index: first, reason: 'it was otherwise when it was read' });
    }
    this.#block = { number, tree };
    return tree;
  }

  #checkSize(size: number): void {
    if (!isIndexBelow(size, this.size + 1)) refuse('PROOF_INVALID', { what: 'tree size' });
  }
}

/** The hashes of one level, side by side in one array that doubles when it is full. */
class Level {
  count = 0;
  #forgotten = 0;
  #bytes: Uint8Array = new Uint8Array(16 * HASH_BYTES);

  push(hash: Uint8Array): void {
    const offset = (this.count - this.#forgotten) * HASH_BYTES;
    if (offset === this.#bytes.length) this.#bytes = concat(this.#bytes, new Uint8Array(offset));
    this.#bytes.set(hash, offset);
    this.count++;
  }

  /** Whether the hash is here; otherwise it was forgotten, or there never was one. */
  holds(index: number): boolean {
    return isIndexBelow(index, this.count) && index >= this.#forgotten;
  }

  /** A window into the level: copied before it leaves the tree. */
  at(index: number): Uint8Array {
    if (!this.holds(index)) throw new Error('the tree has no such subtree');
    const place = index - this.#forgotten;
    return this.#bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
  }

  /** Forgets every hash so far, but not how many there were. */
  forget(): void {
    this.#forgotten = this.count;
  }
}

function isIndexBelow(index: number, limit: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index < limit;
}

/** The largest power of two that is smaller than `count` (k of RFC 6962); `count` is at least 2. */
function largestPowerBelow(count: number): number {
  return largestSubtree(count - 1).width;
}

/** The widest complete subtree within `count` leaves: the largest power of two up to it. */
function largestSubtree(count: number): { width: number; height: number } {
  let width = 1;
  let height = 0;
  while (width * 2 <= count) {
    width *= 2;
    height++;
  }
  return { width, height };
}
