/** Whether a text is an OpenPGP public key to which a user's package may be encrypted. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { concat, toBase64 } from '../../../src/core/encoding/bytes.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { PgpFault, crc24, readArmor } from '../../../src/gateway/retail/openpgp/armor.ts';
import { readKeyPacket } from '../../../src/gateway/retail/openpgp/key-packet.ts';
import { readPackets } from '../../../src/gateway/retail/openpgp/packets.ts';
import type { Packet } from '../../../src/gateway/retail/openpgp/packets.ts';
import { readPublicKeyBlock } from '../../../src/gateway/retail/openpgp/public-key-block.ts';
import { gpgKey } from './gpg-key.ts';
import type { GpgKeyName } from './gpg-key.ts';

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const END = '-----END PGP PUBLIC KEY BLOCK-----';

function crcBytes(bytes: Uint8Array): Uint8Array {
  const crc = crc24(bytes);
  return Uint8Array.of(crc >> 16, (crc >> 8) & 0xff, crc & 0xff);
}

function armored(bytes: Uint8Array, { headers = '', crc = true } = {}): string {
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? [];
  const sum = crc ? [`=${toBase64(crcBytes(bytes))}`] : [];
  return `${[BEGIN, ...(headers ? [headers] : []), '', ...lines, ...sum, END].join('\n')}\n`;
}

/** In the new format, with the length that needs the fewest bytes. */
function encoded({ tag, body }: Packet): Uint8Array {
  const n = body.length;
  const length =
    n < 192
      ? [n]
      : n < 8_384
        ? [((n - 192) >> 8) + 192, (n - 192) & 0xff]
        : [255, n >>> 24, (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff];
  return concat(Uint8Array.of(0xc0 | tag, ...length), body);
}

function block(packets: readonly Packet[]): string {
  return armored(concat(...packets.map(encoded)));
}

const packetsOf = (name: GpgKeyName) => readPackets(readArmor(gpgKey(name)));
const [PRIMARY, USER_ID, SELF, SUBKEY, BINDING] = packetsOf('curve25519') as [
  Packet,
  Packet,
  Packet,
  Packet,
  Packet,
];

const aPacket = fc.record({
  tag: fc.integer({ min: 1, max: 63 }),
  body: fc.uint8Array({ maxLength: 400 }),
});

describe('an OpenPGP public key', () => {
  it.each<[GpgKeyName, RegExp]>([
    ['signing-only', /^has no key that encrypts/],
    ['rsa1024', /^has a key of 1024 bits/],
    ['revoked', /^is revoked$/],
    ['two-keys', /^holds more than one key$/],
  ])('of GnuPG that is %s is refused', (name, message) => {
    expect(() => readPublicKeyBlock(gpgKey(name))).toThrow(message);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['a word', 'key'],
    ['a secret key by its head', gpgKey('rsa').replaceAll('PUBLIC', 'PRIVATE')],
    ['a secret key by its packet', block([{ ...PRIMARY, tag: 5 }, USER_ID, SELF])],
    ['a secret subkey', block([PRIMARY, USER_ID, SELF, { ...SUBKEY, tag: 7 }, BINDING])],
    ['something after the block', `${gpgKey('rsa')}-----BEGIN PGP PUBLIC KEY BLOCK-----\n`],
    ['something before the block', `hello\n${gpgKey('rsa')}`],
    ['a block with nothing in it', `${BEGIN}\n\n${END}\n`],
    ['a block whose head does not end', gpgKey('rsa').replace('\n\n', '\n')],
    ['a head of no known form', armored(readArmor(gpgKey('rsa')), { headers: 'hello' })],
    // PostgreSQL keeps no such text, and a terminal obeys it.
    ['a head with NUL', armored(readArmor(gpgKey('rsa')), { headers: 'Comment: a\0b' })],
    ['a head with ESC', armored(readArmor(gpgKey('rsa')), { headers: 'Comment: \u001b[2J' })],
    ['a user id first', block([USER_ID, PRIMARY, SELF])],
    ['a key that nothing signs for', block([PRIMARY, USER_ID])],
    ['a subkey that nothing signs for', block([PRIMARY, USER_ID, SELF, SUBKEY])],
    ['a message', block([PRIMARY, USER_ID, SELF, SUBKEY, BINDING, { ...USER_ID, tag: 11 }])],
    [
      'bytes after the key',
      block([{ ...PRIMARY, body: concat(PRIMARY.body, Uint8Array.of(0)) }, SELF]),
    ],
    [
      'a key of version 3',
      block([{ ...PRIMARY, body: concat(Uint8Array.of(3), PRIMARY.body.slice(1)) }, SELF]),
    ],
    ['a packet of partial length', armored(Uint8Array.of(0xc6, 0xe0, 1, 0))],
    ['a packet of indeterminate length', armored(Uint8Array.of(0x9b, 4, 0, 0))],
    ['a packet that ends too early', armored(Uint8Array.of(0xc6, 9, 4, 0))],
    ['bytes that are no packets', armored(Uint8Array.of(0x46, 1, 4))],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readPublicKeyBlock(text)).toThrow(PgpFault);
  });

  it('is refused when its only subkey that encrypts is revoked', () => {
    const revocation = { ...BINDING, body: BINDING.body.with(1, 0x28) };
    const text = block([PRIMARY, USER_ID, SELF, SUBKEY, BINDING, revocation]);
    expect(() => readPublicKeyBlock(text)).toThrow(/^has no key that encrypts/);
  });

  it.each<GpgKeyName>(['curve25519', 'rsa'])('of GnuPG (%s) is read, and digested', (name) => {
    const text = gpgKey(name);
    const { digest } = readPublicKeyBlock(text);
    expect(digest).toBe(sha256Hex(readArmor(text)));
    for (const same of [
      text.replaceAll('\n', '\r\n'),
      `\n\n${text.trimEnd()}`,
      armored(readArmor(text), { headers: 'Comment: of nobody' }),
      armored(readArmor(text), { crc: false }),
    ]) {
      expect(readPublicKeyBlock(same)).toEqual({ digest });
    }
  });

  it('is read with an RSA primary key that says nothing of its use, as old ones are', () => {
    const [primary, userId] = packetsOf('signing-only') as [Packet, Packet];
    // A self-signature (version 4, positive certification, RSA, SHA-256) without subpackets.
    const signature = { tag: 2, body: Uint8Array.of(4, 0x13, 1, 8, 0, 0, 0, 0, 0, 0, 0, 1, 1) };
    expect(() => readPublicKeyBlock(block([primary, userId, signature]))).not.toThrow();
  });

  it('is read when it is of version 6', () => {
    const material = Uint8Array.from({ length: 32 }, (_, index) => index);
    const body = concat(Uint8Array.of(6, 0, 0, 0, 0, 25, 0, 0, 0, 32), material);
    expect(readKeyPacket(body)).toEqual({ canEncrypt: true });
    expect(() => readKeyPacket(body.subarray(0, -1))).toThrow(PgpFault);
    expect(() => readKeyPacket(concat(body, Uint8Array.of(0)))).toThrow(PgpFault);
  });

  it('has one spelling of each number: a bit count that is wrong is refused', () => {
    const rsa = packetsOf('rsa')[0]?.body ?? new Uint8Array();
    const bits = (rsa[6] ?? 0) * 256 + (rsa[7] ?? 0);
    expect(bits).toBe(2_048);
    expect(() => readKeyPacket(rsa.with(6, 0x07).with(7, 0xff))).toThrow(/another length/);
  });
});

describe('the armor', () => {
  it('gives back the bytes that were put in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), fc.boolean(), (bytes, crc) => {
        expect(readArmor(armored(bytes, { crc }))).toEqual(bytes);
      }),
    );
  });

  it('finds each changed character of its content', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 63 }),
        (bytes, place, step) => {
          const text = armored(bytes);
          const begin = BEGIN.length + 2;
          const places = Array.from(text.slice(begin, text.indexOf(END)))
            .map((character, index) => ({ character, index: begin + index }))
            .filter(({ character }) => alphabet.includes(character));
          const { character, index } = places[place % places.length] ?? {
            character: 'A',
            index: 0,
          };
          const other = alphabet[(alphabet.indexOf(character) + step) % 64] ?? '';
          const changed = text.slice(0, index) + other + text.slice(index + 1);
          expect(() => readArmor(changed)).toThrow(PgpFault);
        },
      ),
    );
  });

  it('has the CRC-24 of the standard', () => {
    // The check value of CRC-24/OPENPGP in the catalogue of parametrised CRC algorithms.
    expect(crc24(new TextEncoder().encode('123456789'))).toBe(0x21cf02);
  });

  it('refuses whatever else it is given, and nothing but by a fault', () => {
    const framed = fc.string({ unit: 'binary-ascii' }).map((text) => `${BEGIN}\n\n${text}\n${END}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), framed), (text) => {
        expect(outcome(text)).toBe('fault');
      }),
    );
  });
});

describe('packets', () => {
  it('are read as they were written, in the new format', () => {
    fc.assert(
      fc.property(fc.array(aPacket, { maxLength: 5 }), (packets) => {
        expect(readPackets(concat(...packets.map(encoded)))).toEqual(packets);
      }),
    );
  });

  it('are read as they were written, in the old format', () => {
    const old = fc.record({
      tag: fc.integer({ min: 1, max: 15 }),
      body: fc.uint8Array({ maxLength: 255 }),
      type: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(old, { maxLength: 5 }), (packets) => {
        const bytes = packets.map(({ tag, body, type }) => {
          const length = new Uint8Array(2 ** type);
          length[length.length - 1] = body.length;
          return concat(Uint8Array.of(0x80 | (tag << 2) | type), length, body);
        });
        expect(readPackets(concat(...bytes))).toEqual(
          packets.map(({ tag, body }) => ({ tag, body })),
        );
      }),
    );
  });

  it('that are cut short are refused', () => {
    fc.assert(
      fc.property(aPacket, fc.nat(), (packet, cut) => {
        const bytes = encoded(packet);
        const short = bytes.subarray(0, 1 + (cut % (bytes.length - 1)));
        expect(() => readPackets(short)).toThrow(PgpFault);
      }),
    );
  });

  it('of any content make a key or a fault, and nothing else', () => {
    const tag = fc.constantFrom(2, 5, 6, 7, 10, 12, 13, 14, 17, 21, 63);
    const any = fc.record({ tag, body: fc.uint8Array({ maxLength: 60 }) });
    const made = fc.constantFrom(PRIMARY, USER_ID, SELF, SUBKEY, BINDING);
    fc.assert(
      fc.property(fc.array(fc.oneof(any, made), { minLength: 1 }), (packets) => {
        expect(outcome(block(packets))).toMatch(/^(key|fault)$/);
      }),
    );
  });
});

function outcome(text: string): string {
  try {
    return readPublicKeyBlock(text).digest === '' ? 'no digest' : 'key';
  } catch (error) {
    return error instanceof PgpFault ? 'fault' : String(error);
  }
}
