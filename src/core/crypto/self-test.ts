/**
 * The self-tests that run at every start, before anything is unlocked: a known answer from each
 * primitive that the station rests on, each with a changed input that must be refused, and a health
 * test of the random source. One failure and the station does not start.
 */
import { concat, equalBytes, fromBase64, fromHex, toHex, utf8 } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { openAead, sealAead } from './aead.ts';
import { deriveArgon2id } from './argon2.ts';
import { hkdfSha256, hmacSha256, sha256Hex } from './digest.ts';
import { ed25519PublicKey, isEd25519Signature, signEd25519 } from './ed25519.ts';
import { openHpke } from './hpke.ts';
import { isP256Signature, p256PublicKey, signP256Der } from './p256.ts';
import { isRandomHealthy } from './random-health.ts';
import { systemRandom, type Random } from './random.ts';
import { forgeOaepUnwrap } from './rsa-forge.ts';
import { isProbablePrime, oaepUnwrap } from './rsa.ts';
import { isSecp256k1Signature, secp256k1PublicKey, signSecp256k1Digest } from './secp256k1.ts';
import { KNOWN_RSA_CIPHERTEXT, KNOWN_RSA_PKCS8, KNOWN_RSA_PLAINTEXT } from './self-test-rsa-key.ts';
import { KNOWN } from './self-test-vectors.ts';
import { joinShares } from './shamir.ts';
import { x25519PublicKey } from './x25519.ts';
import { openXChaCha, sealXChaCha } from './xchacha.ts';

export type SelfTest = readonly [
  name: string,
  test: (random: Random) => boolean | Promise<boolean>,
];

/** Runs all; the names that passed, in order. Refuses `SELF_TEST_FAILED` at the first that fails. */
export async function runSelfTests(
  random: Random = systemRandom,
  tests: readonly SelfTest[] = SELF_TESTS,
): Promise<{ name: string }[]> {
  const passed: { name: string }[] = [];
  for (const [name, test] of tests) {
    let isPassed: boolean;
    try {
      isPassed = await test(random);
    } catch {
      isPassed = false;
    }
    if (!isPassed) return refuse('SELF_TEST_FAILED', { test: name });
    passed.push({ name });
  }
  return passed;
}

const SELF_TESTS: readonly SelfTest[] = [
  ['random source', isRandomHealthy],
  ['SHA-256', () => sha256Hex(fromHex(KNOWN.sha256.message)) === KNOWN.sha256.digest],
  ['HMAC-SHA-256', testHmac],
  ['HKDF-SHA-256', testHkdf],
  ['AES-256-GCM', testAead],
  ['XChaCha20-Poly1305', testXChaCha],
  ['Ed25519', testEd25519],
  ['ECDSA P-256', testP256],
  ['ECDSA secp256k1', testSecp256k1],
  ['HPKE X25519 ChaCha20-Poly1305', testHpke],
  ['Argon2id', testArgon2id],
  ['Shamir shares', testShamir],
  ['RSA-4096 OAEP', testOaep],
  ['prime test', testPrimes],
];

function testHmac(): boolean {
  const { key, message, tag } = KNOWN.hmac;
  return toHex(hmacSha256(fromHex(key), fromHex(message))) === tag;
}

function testHkdf(): boolean {
  const { key, salt, info, output } = KNOWN.hkdf;
  const input = { key: fromHex(key), salt: fromHex(salt), info: fromHex(info), length: 42 };
  return toHex(hkdfSha256(input)) === output;
}

async function testAead(): Promise<boolean> {
  const { key, nonce, associatedData, plaintext, sealed } = KNOWN.aead;
  const seal = {
    key: fromHex(key),
    nonce: fromHex(nonce),
    associatedData: fromHex(associatedData),
  };
  const opened = openAead({ ...seal, sealed: fromHex(sealed) });
  return (
    toHex(sealAead({ ...seal, plaintext: fromHex(plaintext) })) === sealed &&
    toHex(opened) === plaintext &&
    (await isOpenRefused(() => openAead({ ...seal, sealed: changed(fromHex(sealed)) })))
  );
}

async function testXChaCha(): Promise<boolean> {
  const { key, nonce, associatedData, plaintext, sealed } = KNOWN.xchacha;
  const place = {
    key: new SecretKey(fromHex(key)),
    nonce: fromHex(nonce),
    associatedData: fromHex(associatedData),
  };
  return (
    toHex(sealXChaCha(place, fromHex(plaintext))) === sealed &&
    toHex(openXChaCha(place, fromHex(sealed))) === plaintext &&
    (await isOpenRefused(() => openXChaCha(place, changed(fromHex(sealed)))))
  );
}

function testEd25519(): boolean {
  const { seed, publicKey, message, signature } = KNOWN.ed25519;
  const [secret, key] = [new SecretKey(fromHex(seed)), fromHex(publicKey)];
  return (
    equalBytes(ed25519PublicKey(secret), key) &&
    toHex(signEd25519(secret, fromHex(message))) === signature &&
    isEd25519Signature(key, fromHex(message), fromHex(signature)) &&
    !isEd25519Signature(key, changed(fromHex(message)), fromHex(signature))
  );
}

function testP256(): boolean {
  const { scalar, publicKey, message, der } = KNOWN.p256;
  const [secret, key] = [new SecretKey(fromHex(scalar)), fromHex(publicKey)];
  return (
    equalBytes(p256PublicKey(secret), key) &&
    toHex(signP256Der(secret, fromHex(message))) === der &&
    !isP256Signature(key, changed(fromHex(message)), fromHex(der))
  );
}

function testSecp256k1(): boolean {
  const { scalar, publicKey, digest, signature } = KNOWN.secp256k1;
  const [secret, key] = [new SecretKey(fromHex(scalar)), fromHex(publicKey)];
  return (
    equalBytes(secp256k1PublicKey(secret), key) &&
    toHex(signSecp256k1Digest(secret, fromHex(digest))) === signature &&
    !isSecp256k1Signature(key, changed(fromHex(digest)), fromHex(signature))
  );
}

async function testHpke(): Promise<boolean> {
  const { recipientPublicKey, plaintext } = KNOWN.hpke;
  const recipientSecret = new SecretKey(fromHex(KNOWN.hpke.recipientSecret));
  const sealed = {
    recipientSecret,
    enc: fromHex(KNOWN.hpke.enc),
    info: fromHex(KNOWN.hpke.info),
    associatedData: fromHex(KNOWN.hpke.associatedData),
    ciphertext: fromHex(KNOWN.hpke.ciphertext),
  };
  return (
    toHex(x25519PublicKey(recipientSecret)) === recipientPublicKey &&
    toHex(await openHpke(sealed)) === plaintext &&
    (await isOpenRefused(() => openHpke({ ...sealed, ciphertext: changed(sealed.ciphertext) })))
  );
}

async function testArgon2id(): Promise<boolean> {
  const { passphrase, salt, output, ...cost } = KNOWN.argon2id;
  const input = { passphrase: fromHex(passphrase), salt: fromHex(salt), ...cost, length: 32 };
  return toHex(await deriveArgon2id(input)) === output;
}

async function testShamir(): Promise<boolean> {
  const { shares, secret } = KNOWN.shamir;
  return toHex(await joinShares(shares.map(fromHex))) === secret;
}

async function testOaep(): Promise<boolean> {
  const pkcs8 = new SecretKey(fromBase64(KNOWN_RSA_PKCS8));
  const ciphertext = fromBase64(KNOWN_RSA_CIPHERTEXT);
  const plaintext = utf8(KNOWN_RSA_PLAINTEXT);
  return (
    equalBytes(oaepUnwrap(pkcs8, ciphertext), plaintext) &&
    equalBytes(forgeOaepUnwrap(pkcs8, ciphertext), plaintext) &&
    (await isOpenRefused(() => oaepUnwrap(pkcs8, changed(ciphertext))))
  );
}

async function testPrimes(): Promise<boolean> {
  const { prime, pseudoprime } = KNOWN.primes;
  return (await isProbablePrime(prime)) && !(await isProbablePrime(pseudoprime));
}

async function isOpenRefused(open: () => unknown): Promise<boolean> {
  try {
    await open();
    return false;
  } catch (error) {
    return isRefusal(error, 'OPEN_FAILED');
  }
}

/** The same bytes with the last bit turned. */
function changed(bytes: Uint8Array): Uint8Array {
  return concat(bytes.subarray(0, -1), Uint8Array.of((bytes.at(-1) ?? 0) ^ 1));
}
