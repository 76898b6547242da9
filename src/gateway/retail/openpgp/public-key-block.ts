/**
 * Whether a text is one OpenPGP public key to which a package can be encrypted: one primary key, each key
 * signed for, none of it secret, one that encrypts and is not revoked. That the signatures hold, and that
 * the key is the user's, is not found here: people compare it before anything is encrypted to it.
 */
import { sha256Hex } from '../../../core/crypto/digest.ts';
import { PgpFault, readArmor } from './armor.ts';
import { readKeyPacket } from './key-packet.ts';
import { readPackets } from './packets.ts';
import type { Packet } from './packets.ts';
import { readKeySignature } from './signature-packet.ts';

/** More than any key of a person has; a key with a picture and many signatures fits. */
export const MAX_KEY_BLOCK = 65_536;

const TAG = {
  signature: 2,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  publicSubkey: 14,
} as const;
/** Marker, trust, user id, user attribute, padding: beside keys and signatures all that a block may hold. */
const BESIDE: readonly number[] = [10, 12, 13, 17, 21];
const KEY_REVOCATION = 0x20;
const SUBKEY_REVOCATION = 0x28;

export interface PublicKeyBlock {
  /** SHA-256 of the bytes within the armor. */
  readonly digest: string;
}

/** Throws `PgpFault`. */
export function readPublicKeyBlock(text: string): PublicKeyBlock {
  const bytes = readArmor(text);
  const packets = readPackets(bytes);
  if (packets.some(({ tag }) => tag === TAG.secretKey || tag === TAG.secretSubkey)) {
    throw new PgpFault(
      'holds a secret key; send the public one, and show the secret one to nobody',
    );
  }
  const keys = keysOf(packets);
  // Each of them is read, also after one that will do.
  if (!keys.map(canBeEncryptedTo).includes(true)) {
    throw new PgpFault('has no key that encrypts and is not revoked');
  }
  return { digest: sha256Hex(bytes) };
}

interface SignedKey {
  readonly packet: Packet;
  readonly signatures: Packet[];
}

/** Each key with the signatures that follow it; the first is the primary key. */
function keysOf(packets: readonly Packet[]): SignedKey[] {
  const keys: SignedKey[] = [];
  for (const packet of packets) {
    const isFirst = keys.length === 0;
    if (isFirst !== (packet.tag === TAG.publicKey)) {
      throw new PgpFault(isFirst ? 'does not begin with a public key' : 'holds more than one key');
    }
    if (isFirst || packet.tag === TAG.publicSubkey) keys.push({ packet, signatures: [] });
    else if (packet.tag === TAG.signature) keys.at(-1)?.signatures.push(packet);
    else if (!BESIDE.includes(packet.tag))
      throw new PgpFault('holds what belongs in no public key');
  }
  if (keys.some(({ signatures }) => signatures.length === 0)) {
    throw new PgpFault('has a key that nothing in it signs for');
  }
  return keys;
}

/** Throws `PgpFault` for a primary key that is revoked: with it the whole block is. */
function canBeEncryptedTo({ packet, signatures }: SignedKey): boolean {
  const { canEncrypt } = readKeyPacket(packet.body);
  const said = signatures
    .map(({ body }) => readKeySignature(body))
    .filter((one) => one !== undefined);
  if (said.some(({ type }) => type === KEY_REVOCATION)) throw new PgpFault('is revoked');
  if (said.some(({ type }) => type === SUBKEY_REVOCATION)) return false;
  const uses = said
    .map(({ isForEncrypting }) => isForEncrypting)
    .filter((use) => use !== undefined);
  return canEncrypt && (uses.length === 0 || uses.includes(true));
}
