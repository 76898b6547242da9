import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOrigin } from '../../../src/core/audit/checkpoint.ts';
import {
  decodeAuditExport,
  encodeAuditExport,
  verifyAuditExport,
} from '../../../src/core/audit/export.ts';
import { encodeEntry, decodeEntry } from '../../../src/core/audit/entry.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { bitFlips, expectRefusal, STATION_ID } from '../quorum/made-custodians.ts';
import { checkpointOf, makeLog } from './made-log.ts';

const signer = generateEd25519(systemRandom);
const origin = logOrigin('station', STATION_ID);
const log = makeLog(5);
const note = checkpointOf(log, origin, signer);

const verify = (lines: readonly Uint8Array[], checkpoint = note): unknown =>
  verifyAuditExport({ lines, note: checkpoint, origin, publicKey: signer.publicKey });

/** A log rebuilt after `entries`, each link recomputed: what an attacker with the file can do. */
function rechained(entries: readonly Uint8Array[]): Uint8Array[] {
  const rebuilt: Uint8Array[] = [];
  for (const [index, bytes] of entries.entries()) {
    const before = rebuilt.at(-1);
    const prev = before === undefined ? '0'.repeat(64) : sha256Hex(before);
    rebuilt.push(encodeEntry({ ...decodeEntry(bytes), index, prev }));
  }
  return rebuilt;
}

describe('an audit export', () => {
  it('refuses every changed bit of every entry', () => {
    const short = log.slice(0, 2);
    const checkpoint = checkpointOf(short, origin, signer);
    expect(verify(short, checkpoint)).toMatchObject({ covered: 2 });
    for (const [at, bytes] of short.entries()) {
      for (const flipped of bitFlips(bytes)) {
        expect(() => verify(short.with(at, flipped), checkpoint)).toThrow(
          expect.toSatisfy(isRefusal),
        );
      }
    }
  });

  it('refuses a tail cut off, which the chain alone does not show', () => {
    for (let kept = 0; kept < log.length; kept++) {
      expectRefusal('CHECKPOINT_INVALID', () => verify(log.slice(0, kept)));
    }
  });

  it('refuses an entry deleted or put in although the chain was made again', () => {
    const longer = makeLog(6);
    expectRefusal('CHECKPOINT_INVALID', () => verify(rechained(log.toSpliced(2, 1))));
    expectRefusal('CHECKPOINT_INVALID', () => verify(rechained(longer.toSpliced(2, 1))));
    expectRefusal('CHECKPOINT_INVALID', () => verify(rechained([log[0] ?? utf8(''), ...log])));
  });

  it('refuses a checkpoint of somebody else', () => {
    const other = checkpointOf(log, origin, generateEd25519(systemRandom));
    expectRefusal('CHECKPOINT_INVALID', () => verify(log, other));
  });

  it('refuses a last line without its end', () => {
    expectRefusal('AUDIT_LOG_CHANGED', () =>
      decodeAuditExport(encodeAuditExport(log).subarray(0, -1)),
    );
  });

  it('refuses carriage returns, blank lines and a mark before the first', () => {
    const text = new TextDecoder().decode(encodeAuditExport(log));
    for (const changed of [
      text.replaceAll('\n', '\r\n'),
      `${text}\n`,
      `\n${text}`,
      `\ufeff${text}`,
    ]) {
      expectRefusal('AUDIT_LOG_CHANGED', () => verify(decodeAuditExport(utf8(changed))));
    }
  });

  it('reads back the bytes it wrote', () => {
    const line = fc.uint8Array().map((bytes) => bytes.filter((byte) => byte !== 0x0a));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(decodeAuditExport(encodeAuditExport(lines))).toEqual(lines);
      }),
    );
  });

  it('accepts the log, and says how much of it the checkpoint covers', () => {
    expect(verify(decodeAuditExport(encodeAuditExport(log)))).toMatchObject({
      size: 5,
      covered: 5,
    });
    expect(verify(makeLog(7))).toMatchObject({ size: 7, covered: 5 });
  });
});
