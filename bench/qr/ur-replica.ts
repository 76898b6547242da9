/**
 * The decoder of @ngraveio/bc-ur 1.1.13 without its bytes: which fragments are known after which parts.
 * The real one needs a second for a hundred kilobytes, and there are thousands of runs. It peels in
 * the same order, with the same sets; runs of the real one beside it prove that it counts alike.
 */
import { createHash } from 'node:crypto';
import { DegreeSampler, mixedFragments, mixingSeed } from '../../src/protocol/frames/ur/mixing.ts';
import { Xoshiro } from '../../src/protocol/frames/ur/xoshiro.ts';

/** Indexes of fragments as bits, and how many there are. */
type Part = { readonly bits: Uint32Array; readonly size: number };

export class UrReplica {
  readonly #fragments: number;
  readonly #words: number;
  readonly #simple = new Set<number>();
  #known: Uint32Array;
  #mixed: Part[] = [];
  #queue: Part[] = [];

  constructor(fragments: number) {
    this.#fragments = fragments;
    this.#words = Math.ceil(fragments / 32);
    this.#known = new Uint32Array(this.#words);
  }

  /** True once the whole is known. */
  receive(indexes: readonly number[]): boolean {
    const bits = new Uint32Array(this.#words);
    for (const index of indexes) bits[index >> 5] = (bits[index >> 5] ?? 0) | (1 << (index & 31));
    this.#queue.push({ bits, size: indexes.length });
    while (!this.#isComplete() && this.#queue.length > 0) this.#takeQueued();
    return this.#isComplete();
  }

  #isComplete(): boolean {
    return this.#simple.size === this.#fragments;
  }

  #takeQueued(): void {
    const part = this.#queue.shift();
    if (part?.size === 1) this.#takeSimple(part);
    else if (part) this.#takeMixed(part);
  }

  #takeSimple(part: Part): void {
    const index = onlyIndex(part);
    if (this.#simple.has(index)) return;
    this.#simple.add(index);
    this.#known[index >> 5] = (this.#known[index >> 5] ?? 0) | (1 << (index & 31));
    if (!this.#isComplete()) this.#reduceMixedBy(part);
  }

  #takeMixed(part: Part): void {
    if (this.#mixed.some((other) => other.size === part.size && contains(other, part))) return;
    let reduced = without(part, this.#known);
    for (const other of this.#mixed) reduced = reducedBy(reduced, other);
    if (reduced.size === 1) {
      this.#queue.push(reduced);
      return;
    }
    this.#reduceMixedBy(reduced);
    this.#mixed.push(reduced);
  }

  #reduceMixedBy(part: Part): void {
    const rest: Part[] = [];
    for (const mixed of this.#mixed) {
      const reduced = reducedBy(mixed, part);
      (reduced.size === 1 ? this.#queue : rest).push(reduced);
    }
    this.#mixed = rest;
  }
}

/** What the parts of one message mix; a message is known by its checksum. */
export class UrMixing {
  readonly #fragments: number;
  readonly #checksum: number;
  readonly #degrees: DegreeSampler;

  constructor(fragments: number, checksum: number, degrees = new DegreeSampler(fragments)) {
    this.#fragments = fragments;
    this.#checksum = checksum;
    this.#degrees = degrees;
  }

  fragmentsOf(seqNum: number): readonly number[] {
    if (seqNum <= this.#fragments) return [seqNum - 1];
    const seed = createHash('sha256').update(mixingSeed(seqNum, this.#checksum)).digest();
    return mixedFragments(new Xoshiro(seed), this.#degrees);
  }
}

/** `part` less the fragments of `other`, when it holds all of them. */
function reducedBy(part: Part, other: Part): Part {
  return contains(part, other) ? without(part, other.bits) : part;
}

function contains(part: Part, { bits }: Part): boolean {
  for (let word = 0; word < bits.length; word += 1) {
    if (((bits[word] ?? 0) & ~(part.bits[word] ?? 0)) !== 0) return false;
  }
  return true;
}

function without(part: Part, gone: Uint32Array): Part {
  const bits = part.bits.map((word, at) => word & ~(gone[at] ?? 0));
  return { bits, size: bits.reduce((size, word) => size + ones(word), 0) };
}

function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function onlyIndex({ bits }: Part): number {
  const word = bits.findIndex((value) => value !== 0);
  return 32 * word + 31 - Math.clz32(bits[word] ?? 0);
}
