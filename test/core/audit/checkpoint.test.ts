import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  logOrigin,
  noteKeyHash,
  readCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from '../../../src/core/audit/checkpoint.ts';
import {
  ed25519PublicKey,
  generateEd25519,
  signEd25519,
} from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { emptyRoot, leafHash } from '../../../src/core/audit/merkle-hash.ts';
import {
  concat,
  fromBase64,
  fromUtf8,
  toBase64,
  toHex,
  utf8,
} from '../../../src/core/encoding/bytes.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { preAuthEncoding, verifyDsse } from '../../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../../src/core/signing/payload-types.ts';
import { bitFlips, expectRefusal, STATION_ID } from '../quorum/made-custodians.ts';

const { secret, publicKey } = generateEd25519(systemRandom);
const origin = logOrigin('station', STATION_ID);
const root = leafHash(utf8('one entry'));
const note = signCheckpoint({ origin, size: 20_852_163, root, secret, publicKey });

const verify = (text: string): unknown => verifyCheckpoint({ note: text, origin, publicKey });

function refused(text: string): void {
  expectRefusal('CHECKPOINT_INVALID', () => verify(text));
}

describe('a checkpoint', () => {
  it('refuses every changed bit', () => {
    for (const bytes of bitFlips(utf8(note))) {
      expect(() => verify(fromUtf8(bytes))).toThrow(expect.toSatisfy(isRefusal));
    }
  });

  it('refuses every truncation', () => {
    for (let length = 0; length < note.length; length++) refused(note.slice(0, length));
  });

  it('refuses a note of another log, and one signed with another key', () => {
    const other = generateEd25519(systemRandom);
    const elsewhere = logOrigin('gateway', STATION_ID);
    refused(signCheckpoint({ origin: elsewhere, size: 1, root, secret, publicKey }));
    refused(signCheckpoint({ origin, size: 1, root, ...other }));
    // Also where the signer names the pinned key: the hash of a key is public.
    refused(signCheckpoint({ origin, size: 1, root, secret: other.secret, publicKey }));
  });

  it.each<[string, (text: string) => string]>([
    ['a leading zero of the size', (text) => text.replace('\n2', '\n02')],
    ['a sign before the size', (text) => text.replace('\n2', '\n+2')],
    ['a size beyond 2^53', (text) => text.replace('20852163', '9007199254740993')],
    ['an extension line', (text) => text.replace('\n\n', '\nextension\n\n')],
    ['a second blank line', (text) => text.replace('\n\n', '\n\n\n')],
    ['a second signature line', (text) => text + text.slice(text.indexOf('—'))],
    ['text after the last newline', (text) => `${text} `],
    ['a hyphen for the dash', (text) => text.replace('—', '-')],
    ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
    ['a signature line by another name', (text) => text.replace('— permafrost', '— permafrosty')],
    ['a root without padding', (text) => text.replace('=\n\n', '\n\n')],
  ])('refuses %s', (_, change) => {
    expect(change(note)).not.toBe(note);
    refused(change(note));
  });

  it('refuses a second base64 spelling of the same root or signature', () => {
    const lastBeforePadding = /(.)(=\n)/g;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    for (const match of note.matchAll(lastBeforePadding)) {
      const respelt = alphabet[alphabet.indexOf(match[1] ?? '') + 1] ?? '';
      const text = note.slice(0, match.index) + respelt + note.slice(match.index + 1);
      refused(text);
    }
  });

  it('refuses to be made for an origin that is no log of ours', () => {
    for (const bad of ['example.com/log', 'permafrost/station/', 'permafrost/station/a b']) {
      expectRefusal('CHECKPOINT_INVALID', () =>
        signCheckpoint({ origin: bad, size: 1, root, secret, publicKey }),
      );
    }
  });

  it('refuses an empty log with any root but the empty one', () => {
    expectRefusal('CHECKPOINT_INVALID', () =>
      signCheckpoint({ origin, size: 0, root, secret, publicKey }),
    );
    const empty = signCheckpoint({ origin, size: 0, root: emptyRoot(), secret, publicKey });
    expect(verify(empty)).toEqual({ origin, size: 0, root: emptyRoot() });
  });

  it('refuses any other text without failing otherwise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expectRefusal('CHECKPOINT_INVALID', () => readCheckpoint(text));
      }),
    );
  });

  it('cannot be taken for a DSSE of the same key, nor a DSSE for a checkpoint', () => {
    const [text = ''] = note.split('\n\n');
    const signature = readCheckpoint(note).signature;
    const keyid = '0'.repeat(16);
    for (const payloadType of Object.values(PAYLOAD_TYPE)) {
      expect(fromUtf8(preAuthEncoding(payloadType, utf8(text)))).not.toMatch(/^permafrost\//);
      const payload = toBase64(utf8(`${text}\n`));
      const dsse = {
        payload,
        payloadType,
        signatures: [{ keyid, sig: toBase64(signature) }],
      } as const;
      expectRefusal('SIGNATURE_INVALID', () =>
        verifyDsse({ dsse, payloadType, publicKey, what: 'bundle' }),
      );
    }
  });

  it('says the log, its size and its root', () => {
    expect(verify(note)).toEqual({ origin, size: 20_852_163, root });
  });

  it('reads back what it wrote for every size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (size) => {
        const made = signCheckpoint({ origin, size, root, secret, publicKey });
        expect(verifyCheckpoint({ note: made, origin, publicKey }).size).toBe(size);
      }),
      { numRuns: 20 },
    );
  });

  it('has the lines of the public form', () => {
    const lines = note.split('\n');
    expect(lines.slice(0, 4)).toEqual([origin, '20852163', toBase64(root), '']);
    expect(lines[4]).toMatch(/^— permafrost\/station\/[0-9a-f-]{36} [A-Za-z0-9+/]{91}=$/);
    expect(lines.slice(5)).toEqual(['']);
  });

  it('has the key hash and signature of the note format’s reference test', () => {
    // Key, text and signature of golang.org/x/mod/sumdb/note note_test.go.
    const seed = fromBase64('gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=');
    const key = ed25519PublicKey(new SecretKey(seed));
    expect(toBase64(key)).toBe('GlzZBxQ8OExB6DDFvOEqqIF+xWSaqr8sMTiLNbLXRNY=');
    expect(toHex(noteKeyHash('PeterNeumann', key))).toBe('c74f20a3');
    const text =
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n";
    const line =
      'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    const signature = signEd25519(new SecretKey(seed), utf8(text));
    expect(toBase64(concat(noteKeyHash('PeterNeumann', key), signature))).toBe(line);
  });
});
