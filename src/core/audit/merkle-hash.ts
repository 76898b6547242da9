/**
 * The three hashes of an RFC 6962 tree (section 2.1): empty tree, leaf and node. The first byte tells
 * a leaf from a node, so that nobody can present an inner node as an entry.
 */
import { sha256 } from '../crypto/digest.ts';

export const HASH_BYTES = 32;

/** Root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** SHA-256(0x00 || leaf). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  if (leaf.length > LONGEST_SHORT_LEAF) return sha256(new Uint8Array([0x00]), leaf);
  shortLeaf.set(leaf, 1);
  return sha256(shortLeaf.subarray(0, 1 + leaf.length));
}

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

// Each is written and read within one synchronous call; a log of 10^6 entries hashes 2·10^6 times.
const LONGEST_SHORT_LEAF = 4096;
const shortLeaf = new Uint8Array(1 + LONGEST_SHORT_LEAF);
const node = new Uint8Array(1 + 2 * HASH_BYTES);
node[0] = 0x01;
