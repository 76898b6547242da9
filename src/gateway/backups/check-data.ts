/**
 * Data that a wallet encrypted to a key of ours, looked at before it is stored: it must be one block of
 * RSA-OAEP under that key. Under a HOT key it is really opened and its checksum compared, so that a
 * backup which nobody could restore is found on the day it is made. This is slow, and is done before
 * the transaction that stores it.
 */
import { constantTimeEqual, sha256 } from '../../core/crypto/digest.ts';
import { fromBase64, fromHex } from '../../core/encoding/bytes.ts';
import { rsaModulus } from '../../core/keys/spki.ts';
import { isRefusal } from '../../core/refusal.ts';
import { invalidFields } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import type { FoundKey } from '../keys/find-key.ts';
import { recipientKey } from './recipient-key.ts';

/** RSA-4096: what is encrypted to such a key is one block of this length. */
export const BLOCK_BYTES = 512;

export interface GivenData {
  readonly publicKey: string;
  /** Base64. */
  readonly data: string;
  /** SHA-256 of the plaintext, 64 hexadecimal digits of either case. */
  readonly checksum: string | undefined;
  /** What the caller calls these, for the faults. */
  readonly fields?: {
    readonly publicKey: string;
    readonly data: string;
    readonly checksum: string;
  };
}

/** May be stored by `storeData`. */
export interface CheckedData {
  readonly key: FoundKey;
  readonly publicKey: string;
  readonly ciphertext: Uint8Array;
  /** Lower case; '' where there is none. */
  readonly checksum: string;
  /** It was opened, and is what the checksum says. */
  readonly isConfirmed: boolean;
}

const FIELDS = { publicKey: 'public_key', data: 'data', checksum: 'checksum' } as const;

/** Throws `Fault`: 400, 404, 409, and 503 where the key is HOT and that environment is not open. */
export async function checkData(
  gateway: Gateway,
  { publicKey, data, checksum: given = '', fields = FIELDS }: GivenData,
): Promise<CheckedData> {
  const key = await recipientKey(gateway.db, publicKey, fields.publicKey);
  const ciphertext = blockOf(data, key);
  if (typeof ciphertext === 'string') throw invalidFields({ [fields.data]: [ciphertext] });
  const checksum = given.toLowerCase();
  const checked = { key, publicKey, ciphertext, checksum };
  if (key.environment === 'COLD') return { ...checked, isConfirmed: false };
  const content = await lookInside(gateway, key.keyId, ciphertext, checksum);
  if (content === 'closed') {
    throw invalidFields({
      [fields.data]: [
        'does not open with this key; encrypt with RSA-OAEP and SHA-256 in both places',
      ],
    });
  }
  if (content === 'different') {
    throw invalidFields({
      [fields.checksum]: ['is not the SHA-256 of what was encrypted'],
    });
  }
  return { ...checked, isConfirmed: checksum !== '' };
}

/** What is in a block under a HOT key; the plaintext is wiped before this returns. */
export async function lookInside(
  gateway: Gateway,
  keyId: string,
  ciphertext: Uint8Array,
  checksum: string,
): Promise<'closed' | 'different' | 'opened'> {
  let plaintext: Uint8Array;
  try {
    plaintext = await hotStoreOf(gateway).openBackup(gateway.db, keyId, ciphertext);
  } catch (error) {
    if (isRefusal(error, 'OPEN_FAILED')) return 'closed';
    throw error;
  }
  try {
    const isSame = checksum === '' || constantTimeEqual(sha256(plaintext), fromHex(checksum));
    return isSame ? 'opened' : 'different';
  } finally {
    plaintext.fill(0);
  }
}

/** The ciphertext, or what is wrong with it. */
function blockOf(data: string, { publicKey }: FoundKey): Uint8Array | string {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(data);
  } catch (error) {
    if (isRefusal(error)) return 'is not base64';
    throw error;
  }
  if (bytes.length !== BLOCK_BYTES) {
    return `is ${bytes.length} bytes; one block of RSA-OAEP under this key is ${BLOCK_BYTES}`;
  }
  const number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  return number < rsaModulus(fromHex(publicKey)) ? bytes : 'was not encrypted with this key';
}
