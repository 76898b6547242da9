/**
 * What a custodian's passphrase opens: their share of the KEK and their approval key. The passphrase
 * goes through Argon2id with parameters that have a floor, checked before anything is derived, so
 * that whoever can write the vault cannot make a guess cheap. AES-GCM does not commit to its key, so
 * a commitment lies beside the seal and is compared first, in constant time: a wrong passphrase and
 * a damaged share are told apart, and one ciphertext never opens under two passphrases.
 */
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, openAead, sealAead } from '../crypto/aead.ts';
import { deriveArgon2id } from '../crypto/argon2.ts';
import { constantTimeEqual, hkdfSha256 } from '../crypto/digest.ts';
import { DOMAIN } from '../crypto/domains.ts';
import type { Random } from '../crypto/random.ts';
import { concat, fromHex, toHex, utf8 } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { checkKdf, type KdfParameters } from './kdf-parameters.ts';
import { SHARE_BYTES } from './kek.ts';
import { context } from './row-identity.ts';

export { DEFAULT_KDF, KDF_FLOOR, type KdfParameters } from './kdf-parameters.ts';

const SALT_BYTES = 16;
const SEED_BYTES = 32;

export type SealedCustodian = {
  readonly kdf: KdfParameters;
  /** 16 bytes, hex. */
  readonly salt: string;
  /** Commitment to the custodian key, 32 bytes, hex. */
  readonly commit: string;
  /** 12 bytes, hex. */
  readonly nonce: string;
  /** Sealed share and approval seed with the tag, hex. */
  readonly sealed: string;
};

/** Whose seal it is. All of it is bound: a seal does not open in another vault, epoch or name. */
export type CustodianPlace = {
  readonly vaultId: string;
  readonly epoch: number;
  readonly custodianId: string;
};

/**
 * Seals a share (33 bytes) and an approval key (32-byte seed) under a passphrase. Takes as long as
 * the KDF takes. Refuses weak parameters (`KDF_BELOW_FLOOR`).
 */
export async function sealCustodian(
  args: CustodianPlace & {
    passphrase: Uint8Array;
    kdf: KdfParameters;
    share: Uint8Array;
    approvalSecret: SecretKey;
    random: Random;
  },
): Promise<SealedCustodian> {
  const { kdf, random } = args;
  checkKdf(kdf, args.custodianId);
  if (args.share.length !== SHARE_BYTES) throw new TypeError('a share has 33 bytes');
  const salt = random.bytes(SALT_BYTES);
  const nonce = random.bytes(AEAD_NONCE_BYTES);
  const keys = await deriveKeys(args, kdf, salt, args.passphrase);
  const plaintext = args.approvalSecret.use((seed) => concat(args.share, seed));
  try {
    if (plaintext.length !== SHARE_BYTES + SEED_BYTES) throw new TypeError('a seed has 32 bytes');
    const associatedData = sealContext(args, kdf);
    const sealed = sealAead({ key: keys.seal, nonce, plaintext, associatedData });
    return {
      kdf: { memoryKiB: kdf.memoryKiB, passes: kdf.passes, lanes: kdf.lanes },
      salt: toHex(salt),
      commit: toHex(keys.commit),
      nonce: toHex(nonce),
      sealed: toHex(sealed),
    };
  } finally {
    plaintext.fill(0);
    keys.seal.fill(0);
  }
}

/**
 * Opens a custodian's seal. Refuses `KDF_BELOW_FLOOR` and `KDF_ABOVE_LIMIT` before deriving,
 * `PASSPHRASE_WRONG` when the passphrase is not the one it was sealed with, and `SHARE_DAMAGED` when
 * it is and the seal was changed. The caller has counted the attempt before, and adds its number.
 */
export async function openCustodian(
  args: CustodianPlace & { name: string; passphrase: Uint8Array; sealed: SealedCustodian },
): Promise<{ share: SecretKey; approvalSecret: SecretKey }> {
  const { name, sealed } = args;
  checkKdf(sealed.kdf, name);
  const salt = sealedBytes(sealed.salt, SALT_BYTES, name);
  const commit = sealedBytes(sealed.commit, 32, name);
  const keys = await deriveKeys(args, sealed.kdf, salt, args.passphrase);
  try {
    if (!constantTimeEqual(commit, keys.commit)) refuse('PASSPHRASE_WRONG', { name });
    const plaintext = openSeal(args, keys.seal);
    try {
      return {
        share: new SecretKey(plaintext.slice(0, SHARE_BYTES)),
        approvalSecret: new SecretKey(plaintext.slice(SHARE_BYTES)),
      };
    } finally {
      plaintext.fill(0);
    }
  } finally {
    keys.seal.fill(0);
  }
}

function openSeal(
  args: CustodianPlace & { name: string; sealed: SealedCustodian },
  key: Uint8Array,
): Uint8Array {
  const { name, sealed } = args;
  const nonce = sealedBytes(sealed.nonce, AEAD_NONCE_BYTES, name);
  const ciphertext = sealedBytes(sealed.sealed, SHARE_BYTES + SEED_BYTES + 16, name);
  try {
    const associatedData = sealContext(args, sealed.kdf);
    return openAead({ key, nonce, sealed: ciphertext, associatedData });
  } catch (error) {
    if (!isRefusal(error, 'OPEN_FAILED')) throw error;
    return refuse('SHARE_DAMAGED', { name });
  }
}

/** passphrase → Argon2id → custodian key → commitment and sealing key, each for one purpose. */
async function deriveKeys(
  place: CustodianPlace,
  kdf: KdfParameters,
  salt: Uint8Array,
  passphrase: Uint8Array,
): Promise<{ commit: Uint8Array; seal: Uint8Array }> {
  const stretched = await deriveArgon2id({ passphrase, salt, ...kdf, length: AEAD_KEY_BYTES });
  const info = context(DOMAIN.custodianKey, place.vaultId, place.custodianId, place.epoch);
  const custodianKey = expand(stretched, info);
  try {
    return {
      commit: expand(custodianKey, utf8(DOMAIN.commit)),
      seal: expand(custodianKey, utf8(DOMAIN.shareSeal)),
    };
  } finally {
    stretched.fill(0);
    custodianKey.fill(0);
  }
}

function expand(key: Uint8Array, info: Uint8Array): Uint8Array {
  return hkdfSha256({ key, salt: new Uint8Array(32), info, length: AEAD_KEY_BYTES });
}

function sealContext(place: CustodianPlace, kdf: KdfParameters): Uint8Array {
  return context(
    DOMAIN.shareSeal,
    place.vaultId,
    place.custodianId,
    place.epoch,
    kdf.memoryKiB,
    kdf.passes,
    kdf.lanes,
  );
}

/** Hex of the right length, or the share is damaged. */
function sealedBytes(hex: string, length: number, name: string): Uint8Array {
  try {
    const bytes = fromHex(hex);
    if (bytes.length === length) return bytes;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  return refuse('SHARE_DAMAGED', { name });
}
