/** Small logs for the tests of this room: real entries, a real chain, a real signature. */
import { nextEntry } from '../../../src/core/audit/chain.ts';
import { signCheckpoint } from '../../../src/core/audit/checkpoint.ts';
import { encodeEntry, type AuditEntry } from '../../../src/core/audit/entry.ts';
import { MerkleTree } from '../../../src/core/audit/merkle-tree.ts';
import type { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { AT, digestOf } from '../quorum/made-custodians.ts';

export const SOME_ENTRY: AuditEntry = {
  v: 1,
  index: 0,
  at: AT,
  kind: 'key.created',
  prev: '0'.repeat(64),
  facts: { item: 3, key_id: 'ä key' },
  rows: { 'key/1': digestOf('row') },
};

/** The bytes of the entries of a log of this size. */
export function makeLog(size: number, about = 'log'): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let index = 0; index < size; index++) {
    const facts = { about, number: index };
    const entry = nextEntry(entries.at(-1), index, { at: AT, kind: 'test.made', facts, rows: {} });
    entries.push(encodeEntry(entry));
  }
  return entries;
}

export function treeOf(leaves: Iterable<Uint8Array>): MerkleTree {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

export function checkpointOf(
  entries: readonly Uint8Array[],
  origin: string,
  signer: { secret: SecretKey; publicKey: Uint8Array },
): string {
  const tree = treeOf(entries);
  return signCheckpoint({ origin, size: tree.size, root: tree.root(), ...signer });
}
