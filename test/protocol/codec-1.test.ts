import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, lengthPrefixed, toBase64, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { openSealed } from '../../src/protocol/bundle.ts';
import { packCodec1, unpackCodec1 } from '../../src/protocol/codec-1.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { bytes } from './arbitraries.ts';
import { codeOf, sealAnything, signedByGateway } from './exchange.ts';
import { station } from './parties.ts';

const MIB = 1_048_576;
const type = utf8('application/x');
const key = utf8('0011223344556677');
const signature = new Uint8Array(64);

const packed = (form: Uint8Array) => new Uint8Array(deflateRawSync(form));
const unpack = (form: Uint8Array) => codeOf(() => unpackCodec1(form, LIMITS.inflatedBytes));

/** A form whose payload is so many MiB of zeros, made without ever holding it. */
function bombOf(mebibytes: number): Uint8Array {
  const flush = { finishFlush: constants.Z_FULL_FLUSH };
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, mebibytes * MIB);
  const start = deflateRawSync(concat(lengthPrefixed(type), size), flush);
  const block = deflateRawSync(new Uint8Array(MIB), flush);
  const end = deflateRawSync(lengthPrefixed(key, signature));
  return concat(start, ...Array.from({ length: mebibytes }, () => block), end);
}

describe('the compressed envelope', () => {
  it('is refused when it inflates past the limit, and little memory is spent to find out', async () => {
    const bomb = bombOf(150);
    expect(bomb.length).toBeLessThan(LIMITS.sealedBytes - 72);
    const sealed = await sealAnything(bomb);
    const before = process.memoryUsage().rss;
    const open = () => openSealed({ sealed, recipientSecret: station.sealing.secret });
    expect(await codeOf(open)).toBe('BUNDLE_TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('would be read whole if it were not for the limit', () => {
    // The bomb is a true one: what is refused above is its size, not a fault in its form.
    expect(inflateRawSync(bombOf(2)).length).toBe(16 + type.length + 2 * MIB + 16 + 64);
    expect(unpackCodec1(bombOf(2), LIMITS.inflatedBytes).payload.length).toBeGreaterThan(2 * MIB);
  });

  it('is refused one byte above the limit, and read at the limit', async () => {
    const dsse = signedByGateway(new Uint8Array(1_000));
    const form = packCodec1(dsse);
    const inflated = 16 + dsse.payloadType.length + 1_000 + 16 + 64;
    expect(await codeOf(() => unpackCodec1(form, inflated - 1))).toBe('BUNDLE_TOO_LARGE');
    expect(unpackCodec1(form, inflated)).toEqual(dsse);
  });

  it.each([
    ['that ends before its last field', lengthPrefixed(type, utf8('{}'), key)],
    ['that has a fifth field', lengthPrefixed(type, utf8('{}'), key, signature, utf8('x'))],
    ['whose field is longer than the rest', new Uint8Array([0xff, 0xff, 0xff, 0xff, 1])],
    ['that ends inside a length', concat(lengthPrefixed(type, utf8('{}'), key), new Uint8Array(3))],
    ['that is empty', new Uint8Array()],
  ])('is refused with a form %s', async (_, form) => {
    expect(await unpack(packed(form))).toBe('BUNDLE_UNREADABLE');
  });

  it.each([
    ['a payload type that is not one', lengthPrefixed(utf8('<b>'), utf8('{}'), key, signature)],
    ['a key id that is not hex', lengthPrefixed(type, utf8('{}'), utf8('zz'), signature)],
    ['a signature of 63 bytes', lengthPrefixed(type, utf8('{}'), key, new Uint8Array(63))],
  ])('is refused with %s', async (_, form) => {
    expect(await unpack(packed(form))).toBe('SCHEMA_VIOLATION');
  });

  it('is refused with bytes after the end of the stream', async () => {
    const form = packCodec1(signedByGateway(utf8('{}')));
    expect(await unpack(concat(form, new Uint8Array([0])))).toBe('BUNDLE_UNREADABLE');
    expect(await unpack(concat(form, form))).toBe('BUNDLE_UNREADABLE');
  });

  it('is refused when the stream is cut', async () => {
    const form = packCodec1(signedByGateway(utf8('{"a":"some text that is long enough"}')));
    for (let length = 0; length < form.length; length += 1) {
      expect(await unpack(form.subarray(0, length))).toBe('BUNDLE_UNREADABLE');
    }
  });

  it('is refused or read, whatever the bytes are, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        async (noise, isDeflated) => {
          expect(await unpack(isDeflated ? packed(noise) : noise)).not.toBe('accepted');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused when its signer is not the sender whom the header names', async () => {
    const dsse = signedByGateway(utf8('{}'));
    const other = {
      ...dsse,
      signatures: [{ ...dsse.signatures[0], keyid: '0'.repeat(16) }],
    } as const;
    const sealed = await sealAnything(packCodec1(other));
    const open = () => openSealed({ sealed, recipientSecret: station.sealing.secret });
    expect(await codeOf(open)).toBe('BUNDLE_MALFORMED');
  });

  it('gives back every envelope', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), bytes(8), bytes(64), (payload, id, sig) => {
        const dsse = {
          payload: toBase64(payload),
          payloadType: 'application/vnd.permafrost.bundle.v1+json',
          signatures: [{ keyid: toHex(id), sig: toBase64(sig) }],
        } as const;
        expect(unpackCodec1(packCodec1(dsse), LIMITS.inflatedBytes)).toEqual(dsse);
      }),
    );
  });
});
