/**
 * The Wycheproof vectors that fit what the crypto room uses. Each check throws at the first vector
 * that goes the wrong way and returns how many held and how many were refused.
 */
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { HkdfSha256, X25519 } from '@hpke/dhkem-x25519';
import { x25519 } from '@noble/curves/ed25519.js';
import { openAead, sealAead } from '../../../src/core/crypto/aead.ts';
import { openReceivedAead } from '../../../src/core/crypto/aead-received.ts';
import { hkdfSha256, hmacSha256, sha256 } from '../../../src/core/crypto/digest.ts';
import { isEd25519Signature } from '../../../src/core/crypto/ed25519.ts';
import { forgeOaepUnwrap } from '../../../src/core/crypto/rsa-forge.ts';
import { isProbablePrime, oaepUnwrap } from '../../../src/core/crypto/rsa.ts';
import { isSecp256k1Signature } from '../../../src/core/crypto/secp256k1.ts';
import { x25519PublicKey } from '../../../src/core/crypto/x25519.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import {
  expectVector,
  hex,
  unhex,
  valueOrRefusal,
  wycheproof,
  type Counts,
  type Groups,
  type ReadVectors,
  type VectorCheck,
} from './vector-source.ts';

export const WYCHEPROOF_CHECKS: readonly VectorCheck[] = [
  { name: 'wycheproof aes_gcm', run: checkAesGcm },
  { name: 'wycheproof aes_gcm as others seal it', run: checkReceivedAesGcm },
  { name: 'wycheproof chacha20_poly1305 (inside HPKE)', run: checkChaCha },
  { name: 'wycheproof ecdsa_secp256k1_sha256_bitcoin', run: checkSecp256k1 },
  { name: 'wycheproof ed25519', run: checkEd25519 },
  { name: 'wycheproof hkdf_sha256', run: checkHkdf },
  { name: 'wycheproof hmac_sha256', run: checkHmac },
  { name: 'wycheproof x25519 (inside HPKE)', run: checkX25519 },
  { name: 'wycheproof rsa_oaep_4096_sha256_mgf1sha256', run: checkOaep },
  { name: 'wycheproof rsa_oaep_4096_sha256_mgf1sha1 refused', run: checkOaepMgf1Sha1 },
  { name: 'wycheproof primality', run: checkPrimality },
];

interface AeadVector {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

interface AeadGroup {
  readonly ivSize: number;
  readonly keySize: number;
}

async function checkAesGcm(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  for (const group of wycheproof(read, 'aes_gcm') as Groups<AeadVector, AeadGroup>) {
    for (const test of group.tests) {
      const name = `aes_gcm ${String(test.tcId)}`;
      const isOurSize = group.ivSize === 96 && group.keySize === 256;
      const seal = { key: unhex(test.key), nonce: unhex(test.iv), associatedData: unhex(test.aad) };
      const sealed = unhex(test.ct + test.tag);
      const opened = await valueOrRefusal(() => openAead({ ...seal, sealed }));
      if (test.result === 'valid' && isOurSize) {
        expectVector(opened !== undefined && hex(opened) === test.msg, name);
        const again = sealAead({ ...seal, plaintext: unhex(test.msg) });
        expectVector(hex(again) === hex(sealed), name);
        counts.held += 1;
      } else {
        expectVector(opened === undefined, name);
        counts.refused += 1;
      }
    }
  }
  return counts;
}

/** Opening alone, with nonces of 16 bytes too. */
async function checkReceivedAesGcm(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  for (const group of wycheproof(read, 'aes_gcm') as Groups<AeadVector, AeadGroup>) {
    for (const test of group.tests) {
      const isSize = [96, 128].includes(group.ivSize) && group.keySize === 256;
      const open = { key: unhex(test.key), nonce: unhex(test.iv), associatedData: unhex(test.aad) };
      const sealed = unhex(test.ct + test.tag);
      const opened = await valueOrRefusal(() => openReceivedAead({ ...open, sealed }));
      const holds = test.result === 'valid' && isSize;
      const right = holds ? opened !== undefined && hex(opened) === test.msg : opened === undefined;
      expectVector(right, `aes_gcm ${String(test.tcId)}`);
      counts[holds ? 'held' : 'refused'] += 1;
    }
  }
  return counts;
}

async function checkChaCha(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  const aead = new Chacha20Poly1305();
  for (const group of wycheproof(read, 'chacha20_poly1305') as Groups<AeadVector, AeadGroup>) {
    for (const test of group.tests) {
      const name = `chacha20_poly1305 ${String(test.tcId)}`;
      const context = aead.createEncryptionContext(unhex(test.key));
      const [iv, aad, sealed] = [unhex(test.iv), unhex(test.aad), unhex(test.ct + test.tag)];
      const opened = await valueOrRefusal(() => context.open(iv, sealed, aad));
      if (test.result === 'valid') {
        expectVector(opened !== undefined && hex(new Uint8Array(opened)) === test.msg, name);
        const again = await context.seal(iv, unhex(test.msg), aad);
        expectVector(hex(new Uint8Array(again)) === hex(sealed), name);
        counts.held += 1;
      } else {
        expectVector(opened === undefined, name);
        counts.refused += 1;
      }
    }
  }
  return counts;
}

interface SignatureVector {
  readonly msg: string;
  readonly sig: string;
}

function checkSecp256k1(read: ReadVectors): Counts {
  type Group = { publicKey: { uncompressed: string } };
  return checkSignatures(
    wycheproof(read, 'ecdsa_secp256k1_sha256_bitcoin') as Groups<SignatureVector, Group>,
    ({ publicKey }, message, signature) =>
      isSecp256k1Signature(unhex(publicKey.uncompressed), sha256(message), signature, 'der'),
  );
}

function checkEd25519(read: ReadVectors): Counts {
  type Group = { publicKey: { pk: string } };
  return checkSignatures(
    wycheproof(read, 'ed25519') as Groups<SignatureVector, Group>,
    ({ publicKey }, message, signature) =>
      isEd25519Signature(unhex(publicKey.pk), message, signature),
  );
}

function checkSignatures<Group extends { tests: readonly (SignatureVector & Verdict)[] }>(
  groups: readonly Group[],
  isSignature: (group: Group, message: Uint8Array, signature: Uint8Array) => boolean,
): Counts {
  const counts = { held: 0, refused: 0 };
  for (const group of groups) {
    for (const test of group.tests) {
      const holds = isSignature(group, unhex(test.msg), unhex(test.sig));
      expectVector(holds === (test.result === 'valid'), `signature ${String(test.tcId)}`);
      counts[holds ? 'held' : 'refused'] += 1;
    }
  }
  return counts;
}

interface Verdict {
  readonly tcId: number;
  readonly result: string;
}

async function checkHkdf(read: ReadVectors): Promise<Counts> {
  type Vector = { ikm: string; salt: string; info: string; size: number; okm: string };
  const counts = { held: 0, refused: 0 };
  for (const group of wycheproof(read, 'hkdf_sha256') as Groups<Vector>) {
    for (const test of group.tests) {
      const [key, salt, info] = [unhex(test.ikm), unhex(test.salt), unhex(test.info)];
      const output = await valueOrRefusal(() => hkdfSha256({ key, salt, info, length: test.size }));
      const isRight =
        test.result === 'valid'
          ? output !== undefined && hex(output) === test.okm
          : output === undefined;
      expectVector(isRight, `hkdf ${String(test.tcId)}`);
      counts[test.result === 'valid' ? 'held' : 'refused'] += 1;
    }
  }
  return counts;
}

function checkHmac(read: ReadVectors): Counts {
  type Vector = { key: string; msg: string; tag: string };
  const counts = { held: 0, refused: 0 };
  for (const group of wycheproof(read, 'hmac_sha256') as Groups<Vector, { tagSize: number }>) {
    for (const test of group.tests) {
      const tag = hmacSha256(unhex(test.key), unhex(test.msg)).subarray(0, group.tagSize / 8);
      expectVector(
        (hex(tag) === test.tag) === (test.result === 'valid'),
        `hmac ${String(test.tcId)}`,
      );
      counts[test.result === 'valid' ? 'held' : 'refused'] += 1;
    }
  }
  return counts;
}

async function checkX25519(read: ReadVectors): Promise<Counts> {
  type Vector = { public: string; private: string; shared: string };
  const counts = { held: 0, refused: 0 };
  const agreement = new X25519(new HkdfSha256());
  for (const group of wycheproof(read, 'x25519') as Groups<Vector>) {
    for (const test of group.tests) {
      const name = `x25519 ${String(test.tcId)}`;
      const secret = unhex(test.private);
      const shared = await valueOrRefusal(() => agreement.derive(secret, unhex(test.public)));
      if (test.flags.includes('ZeroSharedSecret')) {
        expectVector(shared === undefined, name);
        counts.refused += 1;
      } else {
        expectVector(shared !== undefined && hex(new Uint8Array(shared)) === test.shared, name);
        counts.held += 1;
      }
      const publicKey = x25519PublicKey(new SecretKey(unhex(test.private)));
      expectVector(hex(publicKey) === hex(x25519.getPublicKey(secret)), `${name} public key`);
    }
  }
  return counts;
}

interface OaepVector {
  readonly msg: string;
  readonly ct: string;
  readonly label: string;
}

/** Vectors with a label must be refused: there is no label here. */
async function checkOaep(read: ReadVectors): Promise<Counts> {
  return checkOaepFile(read, 'rsa_oaep_4096_sha256_mgf1sha256', (test) => test.label === '');
}

/** The right key and hash with the default MGF1 of many libraries must not open. */
async function checkOaepMgf1Sha1(read: ReadVectors): Promise<Counts> {
  return checkOaepFile(read, 'rsa_oaep_4096_sha256_mgf1sha1', () => false);
}

async function checkOaepFile(
  read: ReadVectors,
  file: string,
  isOurs: (test: OaepVector) => boolean,
): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  for (const group of wycheproof(read, file) as Groups<OaepVector, { privateKeyPkcs8: string }>) {
    const pkcs8 = new SecretKey(unhex(group.privateKeyPkcs8));
    for (const test of group.tests) {
      const isToHold = test.result === 'valid' && isOurs(test);
      for (const unwrap of [oaepUnwrap, forgeOaepUnwrap]) {
        const opened = await valueOrRefusal(() => unwrap(pkcs8, unhex(test.ct)));
        const isRight = isToHold ? opened && hex(opened) === test.msg : opened === undefined;
        expectVector(isRight === true, `${file} ${String(test.tcId)} by ${unwrap.name}`);
      }
      counts[isToHold ? 'held' : 'refused'] += 1;
    }
  }
  return counts;
}

async function checkPrimality(read: ReadVectors): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  for (const group of wycheproof(read, 'primality') as Groups<{ value: string }>) {
    for (const test of group.tests) {
      const value = BigInt.asIntN(test.value.length * 4, BigInt(`0x${test.value}`));
      const isPrime = await isProbablePrime(value);
      expectVector(isPrime === (test.result === 'valid'), `primality ${String(test.tcId)}`);
      counts[isPrime ? 'held' : 'refused'] += 1;
    }
  }
  return counts;
}
