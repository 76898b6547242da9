/**
 * The RFC 6962 tree over a closed list of texts with the proof of every leaf at once, in hex. Here
 * each inner hash is made once and its text is shared by all proofs that name it, so that a batch of
 * 10^4 statements costs little more than its hashes. It equals `MerkleTree` (shown by a test).
 */
import { sha256Hex } from '../crypto/digest.ts';
import { fromHex } from '../encoding/bytes.ts';
import { HASH_BYTES } from './merkle-hash.ts';

export type ProvenBatch = {
  /** Hex. */
  readonly root: string;
  /** For each leaf the hashes from its sibling up to below the root, hex. */
  readonly proofs: readonly (readonly string[])[];
};

/** Leaves are the UTF-8 bytes of the texts. An empty list has the root of the empty tree. */
export function proveBatch(texts: readonly string[]): ProvenBatch {
  const levels = [leafHashes(texts)];
  for (let top = levels[0] ?? []; top.length > 1; levels.push(top)) top = parents(top);
  const [root = sha256Hex(new Uint8Array(0))] = levels.at(-1) ?? [];
  return { root, proofs: texts.map((_, index) => proofOf(index, levels)) };
}

function leafHashes(texts: readonly string[]): string[] {
  const encoder = new TextEncoder();
  // UTF-8 is at most three bytes for each UTF-16 unit.
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  const leaf = new Uint8Array(1 + 3 * longest);
  const body = leaf.subarray(1);
  return texts.map((text) => {
    const { written } = encoder.encodeInto(text, body);
    return sha256Hex(leaf.subarray(0, 1 + written));
  });
}

/** One level up. A last node without a sibling is promoted unchanged, which is RFC 6962's split. */
function parents(level: readonly string[]): string[] {
  const node = new Uint8Array(1 + 2 * HASH_BYTES);
  node[0] = 0x01;
  const above: string[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] ?? '';
    const right = level[index + 1];
    if (right === undefined) {
      above.push(left);
    } else {
      node.set(fromHex(left + right), 1);
      above.push(sha256Hex(node));
    }
  }
  return above;
}

function proofOf(leaf: number, levels: readonly (readonly string[])[]): string[] {
  const proof: string[] = [];
  let index = leaf;
  for (const level of levels) {
    const sibling = level[index % 2 === 0 ? index + 1 : index - 1];
    if (sibling !== undefined) proof.push(sibling);
    index = Math.floor(index / 2);
  }
  return proof;
}
