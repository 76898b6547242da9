import { describe, expect, it } from 'vitest';
import { nextEntry, NO_PREVIOUS_ENTRY, verifyChain } from '../../../src/core/audit/chain.ts';
import { decodeEntry, encodeEntry } from '../../../src/core/audit/entry.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { AT, refusalOf } from '../quorum/made-custodians.ts';
import { makeLog } from './made-log.ts';

const log = makeLog(6);

function entryAt(index: number): Uint8Array {
  return log[index] ?? expect.unreachable('there is no such entry');
}

/** The index at which a log is refused. */
function brokenAt(entries: readonly Uint8Array[]): unknown {
  const refusal = refusalOf(() => {
    verifyChain(entries);
  });
  expect(refusal.code).toBe('AUDIT_LOG_CHANGED');
  return refusal.facts['index'];
}

describe('the audit chain', () => {
  it('refuses a changed entry at the entry after it', () => {
    for (let changed = 0; changed < log.length - 1; changed++) {
      const entry = { ...decodeEntry(entryAt(changed)), at: '2026-11-20T20:37:01Z' };
      expect(brokenAt(log.with(changed, encodeEntry(entry)))).toBe(changed + 1);
    }
  });

  it('refuses a deleted entry where it was', () => {
    for (let gone = 0; gone < log.length - 1; gone++) {
      expect(brokenAt(log.toSpliced(gone, 1))).toBe(gone);
    }
  });

  it('refuses an entry put in twice', () => {
    expect(brokenAt(log.toSpliced(2, 0, entryAt(2)))).toBe(3);
  });

  it('refuses two entries exchanged', () => {
    expect(brokenAt(log.with(2, entryAt(3)).with(3, entryAt(2)))).toBe(2);
  });

  it('refuses an entry of another log at the same place', () => {
    const [, , , foreign = new Uint8Array()] = makeLog(6, 'another log');
    expect(brokenAt(log.with(3, foreign))).toBe(3);
  });

  it('refuses a deleted entry although the ones after it were renumbered', () => {
    const renumbered = log.toSpliced(2, 1).map((bytes, index) => {
      return encodeEntry({ ...decodeEntry(bytes), index });
    });
    expect(brokenAt(renumbered)).toBe(2);
  });

  it('refuses a number left out, although each entry names the one before it', () => {
    const first = entryAt(0);
    const second = nextEntry(first, 1, { at: AT, kind: 'test.made', facts: {}, rows: {} });
    expect(brokenAt([first, encodeEntry({ ...second, index: 2 })])).toBe(1);
  });

  it('refuses bytes that are no entry, and says where', () => {
    expect(brokenAt(log.with(4, utf8('{}')))).toBe(4);
  });

  it('refuses to follow an entry at the first place, or none at a later one', () => {
    const act = { at: AT, kind: 'test.made', facts: {}, rows: {} };
    expect(() => nextEntry(entryAt(0), 0, act)).toThrow();
    expect(() => nextEntry(undefined, 1, act)).toThrow();
  });

  it('accepts the whole log, and shows each entry once and in order', () => {
    const seen: number[] = [];
    verifyChain(log, (entry, bytes) => {
      expect(bytes).toBe(log[entry.index]);
      seen.push(entry.index);
    });
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('accepts an empty log', () => {
    expect(() => {
      verifyChain([]);
    }).not.toThrow();
  });

  it('names the digest of the entry before', () => {
    expect(decodeEntry(entryAt(0)).prev).toBe(NO_PREVIOUS_ENTRY);
    expect(decodeEntry(entryAt(3)).prev).toBe(sha256Hex(entryAt(2)));
  });
});
