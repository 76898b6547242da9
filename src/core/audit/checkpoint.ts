/**
 * A checkpoint: the size and root of an audit log at one moment, signed by its owner, in the public
 * form of https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note, so that anybody's tools
 * can read it. Ours has exactly one signature line, by the log itself, and no extension lines; a
 * reader here accepts that one spelling only.
 */
import { sha256 } from '../crypto/digest.ts';
import { isEd25519Signature, signEd25519 } from '../crypto/ed25519.ts';
import { concat, equalBytes, fromBase64, toBase64, utf8 } from '../encoding/bytes.ts';
import type { SecretKey } from '../keys/secret-key.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { emptyRoot, HASH_BYTES } from './merkle-hash.ts';

export type Checkpoint = {
  /** `permafrost/station/<id>` or `permafrost/gateway/<id>`; also the name of the signing key. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  /** RFC 6962 root over them, 32 bytes. */
  readonly root: Uint8Array;
};

/** A checkpoint as read, of which nothing is proven yet. */
export type UnverifiedCheckpoint = Checkpoint & {
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
};

export function logOrigin(role: 'station' | 'gateway', id: string): string {
  return `permafrost/${role}/${id}`;
}

/** The signed note, ending in a newline. */
export function signCheckpoint(
  args: Checkpoint & { secret: SecretKey; publicKey: Uint8Array },
): string {
  const text = noteText(args);
  const signature = signEd25519(args.secret, utf8(text));
  const line = toBase64(concat(noteKeyHash(args.origin, args.publicKey), signature));
  const note = `${text}\n— ${args.origin} ${line}\n`;
  readCheckpoint(note);
  return note;
}

/** The checkpoint, once the note is by the log `origin` and signed with `publicKey`. */
export function verifyCheckpoint(args: {
  note: string;
  origin: string;
  publicKey: Uint8Array;
}): Checkpoint {
  const { origin, size, root, keyHash, signature } = readCheckpoint(args.note);
  if (origin !== args.origin) return invalid('it is of another log');
  if (!equalBytes(keyHash, noteKeyHash(origin, args.publicKey))) {
    return invalid('it is signed with another key');
  }
  if (!isEd25519Signature(args.publicKey, utf8(noteText({ origin, size, root })), signature)) {
    return invalid('its signature does not verify');
  }
  return { origin, size, root };
}

/** Reads a note without verifying it: only for finding out whose log it claims to be of. */
export function readCheckpoint(note: string): UnverifiedCheckpoint {
  const [, origin, size, root, signer, line] = NOTE.exec(note) ?? invalid('it has another form');
  if (origin === undefined || size === undefined || root === undefined || line === undefined) {
    return invalid('it has another form');
  }
  if (signer !== origin) return invalid('it is signed by another name');
  const signed = decode(line);
  const checkpoint = {
    origin,
    size: Number(size),
    root: decode(root),
    keyHash: signed.subarray(0, 4),
    signature: signed.subarray(4),
  };
  if (!Number.isSafeInteger(checkpoint.size)) return invalid('its size is too large');
  if (checkpoint.root.length !== HASH_BYTES || checkpoint.signature.length !== 64) {
    return invalid('it has another form');
  }
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, emptyRoot())) {
    return invalid('an empty log has another root');
  }
  return checkpoint;
}

/** Key id of a note signature: SHA-256(name || 0x0A || 0x01 || Ed25519 key), first 4 bytes. */
export function noteKeyHash(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(utf8(name), new Uint8Array([0x0a, 0x01]), publicKey).slice(0, 4);
}

/** The signed text: origin, size and root, each on its line. */
function noteText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${toBase64(root)}\n`;
}

// Names without spaces or plus signs, as the note form demands; a size without leading zeros.
const NOTE =
  /^(permafrost\/(?:station|gateway)\/[a-z0-9-]{1,64})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n\n— (\S{1,128}) ([A-Za-z0-9+/]{91}=)\n$/;

function decode(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return invalid('its base64 has another spelling');
  }
}

function invalid(reason: string): never {
  return refuse('CHECKPOINT_INVALID', { reason });
}
