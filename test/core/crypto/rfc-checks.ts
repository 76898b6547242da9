/**
 * The vectors of RFCs: 6979 (secp256k1), 9180 (HPKE), 9106 (Argon2), 7914 (scrypt) and 8785
 * (canonical JSON). Each check throws at the first vector that goes the wrong way.
 */
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite } from '@hpke/core';
import { DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/dhkem-x25519';
import { argon2d, argon2i, argon2id } from '@noble/hashes/argon2.js';
import { scrypt as nobleScrypt } from '@noble/hashes/scrypt.js';
import { deriveArgon2id } from '../../../src/core/crypto/argon2.ts';
import { openHpke } from '../../../src/core/crypto/hpke.ts';
import { deriveScrypt } from '../../../src/core/crypto/scrypt.ts';
import {
  isSecp256k1Signature,
  secp256k1PublicKey,
  signSecp256k1Digest,
} from '../../../src/core/crypto/secp256k1.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { rfc8785 } from '../../../src/core/encoding/canonical.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import {
  expectVector,
  hex,
  readJson,
  unhex,
  valueOrRefusal,
  type Counts,
  type ReadVectors,
  type VectorCheck,
} from './vector-source.ts';

export const RFC_CHECKS: readonly VectorCheck[] = [
  { name: 'rfc6979-secp256k1', run: checkRfc6979 },
  { name: 'hpke-rfc9180 base mode by openHpke', run: checkHpkeOpen },
  { name: 'hpke-rfc9180 four modes by the library', run: checkHpkeModes },
  { name: 'argon2-rfc9106', run: checkArgon2 },
  { name: 'scrypt-rfc7914, and a second implementation', run: checkScrypt },
  { name: 'jcs', run: checkJcs },
];

function checkRfc6979(read: ReadVectors): Counts {
  const counts = { held: 0, refused: 0 };
  type Vector = { d: string; m: string; signature: string };
  for (const { d, m, signature } of readJson(read, 'rfc6979-secp256k1/vectors.json') as Vector[]) {
    const secret = new SecretKey(unhex(d));
    expectVector(hex(signSecp256k1Digest(secret, unhex(m))) === signature, `rfc6979 ${d} ${m}`);
    counts.held += 1;
    const publicKey = secp256k1PublicKey(secret);
    const digest = unhex(m);
    digest[0] = (digest[0] ?? 0) ^ 1;
    expectVector(!isSecp256k1Signature(publicKey, digest, unhex(signature)), `changed ${d} ${m}`);
    counts.refused += 1;
  }
  return counts;
}

interface HpkeVector {
  readonly mode: number;
  readonly kem_id: number;
  readonly kdf_id: number;
  readonly aead_id: number;
  readonly info: string;
  readonly skEm: string;
  readonly pkEm: string;
  readonly pkRm: string;
  readonly skRm: string;
  readonly enc: string;
  readonly psk?: string;
  readonly psk_id?: string;
  readonly skSm?: string;
  readonly pkSm?: string;
  readonly encryptions: readonly Encryption[];
  readonly exports: readonly { exporter_context: string; L: string; exported_value: string }[];
}

interface Encryption {
  readonly 'sequence number': string;
  readonly pt: string;
  readonly aad: string;
  readonly ct: string;
}

function ourSuite(read: ReadVectors): HpkeVector[] {
  const found = (readJson(read, 'hpke-rfc9180/vectors.json') as HpkeVector[]).filter(
    ({ kem_id, kdf_id, aead_id }) => kem_id === 0x20 && kdf_id === 1 && aead_id === 3,
  );
  expectVector(found.length === 4, 'hpke: four modes');
  return found;
}

async function checkHpkeOpen(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  for (const vector of ourSuite(read).filter(({ mode }) => mode === 0)) {
    const [first] = vector.encryptions;
    if (first === undefined) throw new Error('hpke: no encryption');
    const sealed = {
      recipientSecret: new SecretKey(unhex(vector.skRm)),
      enc: unhex(vector.enc),
      info: unhex(vector.info),
      associatedData: unhex(first.aad),
      ciphertext: unhex(first.ct),
    };
    expectVector(hex(await openHpke(sealed)) === first.pt, 'hpke open');
    counts.held += 1;
    for (const part of ['enc', 'info', 'associatedData', 'ciphertext'] as const) {
      const changed = sealed[part].map((byte, index) => (index === 0 ? byte ^ 1 : byte));
      const opened = await valueOrRefusal(() => openHpke({ ...sealed, [part]: changed }));
      expectVector(opened === undefined, `hpke changed ${part}`);
      counts.refused += 1;
    }
  }
  return counts;
}

/** Seals the whole sequence with the ephemeral key of the RFC and compares, then opens it. */
async function checkHpkeModes(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
  });
  const secret = async (text: string) => suite.kem.deserializePrivateKey(unhex(text));
  const open = async (text: string) => suite.kem.deserializePublicKey(unhex(text));
  for (const vector of ourSuite(read)) {
    const psk =
      vector.psk !== undefined && vector.psk_id !== undefined
        ? { psk: { key: unhex(vector.psk), id: unhex(vector.psk_id) } }
        : {};
    const isAuthenticated = vector.skSm !== undefined && vector.pkSm !== undefined;
    const info = unhex(vector.info);
    const sender = await suite.createSenderContext({
      info,
      recipientPublicKey: await open(vector.pkRm),
      ekm: { privateKey: await secret(vector.skEm), publicKey: await open(vector.pkEm) },
      ...psk,
      ...(isAuthenticated && { senderKey: await secret(vector.skSm) }),
    });
    expectVector(hex(new Uint8Array(sender.enc)) === vector.enc, `hpke enc ${String(vector.mode)}`);
    const recipient = await suite.createRecipientContext({
      info,
      enc: unhex(vector.enc),
      recipientKey: await secret(vector.skRm),
      ...psk,
      ...(isAuthenticated && { senderPublicKey: await open(vector.pkSm) }),
    });
    for (const exported of vector.exports) {
      const value = await recipient.export(unhex(exported.exporter_context), Number(exported.L));
      expectVector(hex(new Uint8Array(value)) === exported.exported_value, 'hpke export');
    }
    const bySequence = new Map(vector.encryptions.map((e) => [Number(e['sequence number']), e]));
    for (let sequence = 0; sequence <= 256; sequence += 1) {
      const known = bySequence.get(sequence);
      const aad = unhex(known?.aad ?? '');
      const sealed = await sender.seal(unhex(known?.pt ?? ''), aad);
      const opened = await recipient.open(sealed, aad);
      if (known === undefined) continue;
      const name = `hpke mode ${String(vector.mode)} sequence ${String(sequence)}`;
      expectVector(hex(new Uint8Array(sealed)) === known.ct, name);
      expectVector(hex(new Uint8Array(opened)) === known.pt, name);
      counts.held += 1;
    }
    const changed = unhex(vector.encryptions[0]?.ct ?? '').map((byte) => byte ^ 1);
    expectVector(
      (await valueOrRefusal(() => recipient.open(changed))) === undefined,
      'hpke changed',
    );
    counts.refused += 1;
  }
  return counts;
}

/**
 * The RFC's vectors take a key and associated data, which hash-wasm does not. So @noble/hashes is
 * held to the RFC, and hash-wasm, which is used, to @noble/hashes.
 */
async function checkArgon2(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  const functions = { argon2d, argon2i, argon2id };
  interface Vector {
    readonly type: keyof typeof functions;
    readonly memoryKiB: number;
    readonly passes: number;
    readonly parallelism: number;
    readonly tagLength: number;
    readonly passwordHex: string;
    readonly saltHex: string;
    readonly secretHex: string;
    readonly associatedDataHex: string;
    readonly tagHex: string;
  }
  for (const vector of readJson(read, 'argon2-rfc9106/vectors.json') as Vector[]) {
    const [password, salt] = [unhex(vector.passwordHex), unhex(vector.saltHex)];
    const cost = { m: vector.memoryKiB, t: vector.passes, p: vector.parallelism };
    const tag = functions[vector.type](password, salt, {
      ...cost,
      dkLen: vector.tagLength,
      key: unhex(vector.secretHex),
      personalization: unhex(vector.associatedDataHex),
    });
    expectVector(hex(tag) === vector.tagHex, `rfc9106 ${vector.type}`);
    counts.held += 1;
    for (const scale of [1, 8, 64]) {
      const memoryKiB = vector.memoryKiB * scale;
      const ours = await deriveArgon2id({
        passphrase: password,
        salt,
        memoryKiB,
        passes: vector.passes,
        lanes: vector.parallelism,
        length: vector.tagLength,
      });
      const theirs = argon2id(password, salt, { ...cost, m: memoryKiB, dkLen: vector.tagLength });
      expectVector(hex(ours) === hex(theirs), `argon2id at ${String(memoryKiB)} KiB`);
      counts.held += 1;
    }
  }
  return counts;
}

function checkJcs(read: ReadVectors): Counts {
  const counts = { held: 0, refused: 0 };
  for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
    const input = readJson(read, `jcs/testdata/input/${name}.json`);
    const wanted = read(`jcs/testdata/outhex/${name}.txt`)?.replaceAll(/\s/g, '');
    expectVector(wanted !== undefined && wanted !== '', `jcs ${name} is absent`);
    expectVector(hex(new TextEncoder().encode(rfc8785(input))) === wanted, `jcs ${name}`);
    counts.held += 1;
  }
  return counts;
}

/** RFC 7914 section 12 but for its last, which takes 1 GiB. */
const SCRYPT_VECTORS = [
  {
    passphrase: '',
    salt: '',
    logN: 4,
    blockSize: 1,
    lanes: 1,
    hex:
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
      'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
  },
  {
    passphrase: 'password',
    salt: 'NaCl',
    logN: 10,
    blockSize: 8,
    lanes: 16,
    hex:
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
      '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  },
  {
    passphrase: 'pleaseletmein',
    salt: 'SodiumChloride',
    logN: 14,
    blockSize: 8,
    lanes: 1,
    hex:
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
      'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  },
];

async function checkScrypt(): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  for (const { hex: expected, ...vector } of SCRYPT_VECTORS) {
    const [passphrase, salt] = [utf8(vector.passphrase), utf8(vector.salt)];
    const derived = await deriveScrypt({ ...vector, passphrase, salt, length: 64 });
    expectVector(hex(derived) === expected, `rfc7914 ${vector.passphrase}`);
    counts.held += 1;
  }
  // As it is used here: the platform's own cap on memory must not be in the way.
  const input = { passphrase: utf8('six words of a list'), salt: utf8('0123456789abcdef') };
  const derived = await deriveScrypt({ ...input, logN: 17, length: 32 });
  const other = nobleScrypt(input.passphrase, input.salt, { N: 2 ** 17, r: 8, p: 1, dkLen: 32 });
  expectVector(hex(derived) === hex(other), 'scrypt of two implementations');
  counts.held += 1;
  return counts;
}
