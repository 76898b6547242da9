/**
 * A second reader of bundles, written from `src/protocol/README.md` and the RFCs alone: no line of
 * `src` is used, and the primitives are other ones (node:crypto instead of @hpke and @noble). It
 * opens what is right; that it does not check what must be refused is why nobody may use it.
 */
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  verify,
  type KeyObject,
} from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { readCompact } from './second-compact-reader.ts';

const PKCS8_X25519 = '302e020100300506032b656e04220420';
const SPKI_X25519 = '302a300506032b656e032100';
const SPKI_ED25519 = '302a300506032b6570032100';

/** The payload text of a bundle file for the holder of `secretHex`, signed by `signerHex`. */
export function readBundle(file: string, secretHex: string, signerHex: string): string {
  const outer = JSON.parse(file) as { sealed: string; digest: string; direction: string };
  const sealed = Buffer.from(outer.sealed, 'base64');
  if (sha256(sealed).toString('hex') !== outer.digest) throw new Error('digest');
  if (sealed.subarray(0, 5).toString('latin1') !== 'PFB1\x01') throw new Error('header');
  const packed = openBase({
    secretHex,
    info: Buffer.from(`permafrost/v1/${outer.direction}`),
    aad: sealed.subarray(0, 24),
    enc: sealed.subarray(24, 56),
    ciphertext: sealed.subarray(56),
  });
  const { type, payload, signature } = sealed[5] === 1 ? readPlain(packed) : readCompact(packed);
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${String(type.length)} ${type} ${String(payload.length)} `),
    payload,
  ]);
  const key = publicKey(SPKI_ED25519 + signerHex);
  if (!verify(null, signed, key, signature)) throw new Error('signature');
  return payload.toString();
}

/** Codec 1. */
function readPlain(packed: Buffer): { type: string; payload: Buffer; signature: Buffer } {
  const [type, payload, , signature] = fields(inflateRawSync(packed));
  if (!type || !payload || !signature) throw new Error('envelope');
  return { type: type.toString(), payload, signature };
}

function fields(form: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < form.length;) {
    const length = form.readUInt32BE(at);
    found.push(form.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

/** RFC 9180: SetupBaseR and ContextR.Open with sequence number 0. */
function openBase(input: {
  secretHex: string;
  info: Buffer;
  aad: Buffer;
  enc: Buffer;
  ciphertext: Buffer;
}): Buffer {
  const kem = Buffer.from('KEM\x00\x20', 'latin1');
  const suite = Buffer.from('HPKE\x00\x20\x00\x01\x00\x03', 'latin1');
  const der = Buffer.from(PKCS8_X25519 + input.secretHex, 'hex');
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const shared = diffieHellman({
    privateKey,
    publicKey: publicKey(SPKI_X25519 + input.enc.toString('hex')),
  });
  const own = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12);
  const context = Buffer.concat([input.enc, own]);
  const prk = labeledExtract(kem, Buffer.alloc(0), 'eae_prk', shared);
  const secret = labeledExpand(kem, prk, 'shared_secret', context, 32);

  const empty = Buffer.alloc(0);
  const schedule = Buffer.concat([
    Buffer.from([0]),
    labeledExtract(suite, empty, 'psk_id_hash', empty),
    labeledExtract(suite, empty, 'info_hash', input.info),
  ]);
  const master = labeledExtract(suite, secret, 'secret', empty);
  const key = labeledExpand(suite, master, 'key', schedule, 32);
  const nonce = labeledExpand(suite, master, 'base_nonce', schedule, 12);

  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAAD(input.aad, { plaintextLength: input.ciphertext.length - 16 });
  cipher.setAuthTag(input.ciphertext.subarray(-16));
  return Buffer.concat([cipher.update(input.ciphertext.subarray(0, -16)), cipher.final()]);
}

function labeledExtract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  return hmac(salt, Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]));
}

function labeledExpand(
  suite: Buffer,
  prk: Buffer,
  label: string,
  info: Buffer,
  length: number,
): Buffer {
  const size = Buffer.from([length >> 8, length & 0xff]);
  const text = Buffer.concat([size, Buffer.from('HPKE-v1'), suite, Buffer.from(label), info]);
  // One block of HKDF-Expand is 32 bytes, which is the most that is asked for here.
  return hmac(prk, Buffer.concat([text, Buffer.from([1])])).subarray(0, length);
}

function publicKey(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.from(hex, 'hex'), format: 'der', type: 'spki' });
}

function hmac(key: Buffer, text: Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
