/**
 * What no public vector covers, in the same plain form: our own published vectors, and new keys of
 * both types through all their checks.
 */
import { isP256Signature, signP256Der } from '../../../src/core/crypto/p256.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { sealHpke, openHpke } from '../../../src/core/crypto/hpke.ts';
import { generateX25519 } from '../../../src/core/crypto/x25519.ts';
import { signAssignment, verifyAssignment } from '../../../src/core/keys/assignment.ts';
import { generateKey } from '../../../src/core/keys/generate.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { parsePublicKeyHex, publicKeyHex, rsaModulus } from '../../../src/core/keys/spki.ts';
import assignment from '../../vectors/assignment.json' with { type: 'json' };
import es256 from '../../vectors/es256-rfc6979.json' with { type: 'json' };
import { expectVector, hex, unhex, valueOrRefusal } from './vector-source.ts';
import type { Counts, VectorCheck } from './vector-source.ts';

export const OWN_CHECKS: readonly VectorCheck[] = [
  { name: 'our vectors of ES256 (RFC 6979)', run: checkEs256 },
  { name: 'our vectors of the assignment signature', run: checkAssignments },
  { name: 'a new RSA-4096 and secp256k1 key', run: checkNewKeys },
  { name: 'a new seal', run: checkNewSeal },
];

function checkEs256(): Counts {
  const counts = { held: 0, refused: 0 };
  const publicKey = unhex(es256.publicKey);
  for (const { message, der } of es256.signatures) {
    const bytes = new TextEncoder().encode(message);
    const signature = signP256Der(new SecretKey(unhex(es256.scalar)), bytes);
    expectVector(hex(signature) === der, `es256 ${message}`);
    counts.held += 1;
    const changed = signature.map((byte, index) => (index === 40 ? byte ^ 1 : byte));
    expectVector(!isP256Signature(publicKey, bytes, changed), `es256 ${message} changed`);
    counts.refused += 1;
  }
  return counts;
}

async function checkAssignments(): Promise<Counts> {
  const counts = { held: 0, refused: 0 };
  const { assignmentScalar, assignmentPublicKey, cases, ...input } = assignment;
  const assignmentSecret = new SecretKey(unhex(assignmentScalar));
  for (const { signWith, ...published } of cases) {
    const signed = signAssignment({ ...input, assignmentSecret, ...(signWith && { signWith }) });
    expectVector(signed.signature === published.signature, 'assignment');
    const verified = {
      ...published,
      assignmentPublicKey: unhex(assignmentPublicKey),
      publicKeyHex: input.publicKeyHex,
    };
    verifyAssignment(verified);
    counts.held += 1;
    const other = { ...verified, publicKeyHex: input.publicKeyHex.replace(/8$/, '9') };
    expectVector((await valueOrRefusal(() => verifyAssignment(other))) === undefined, 'other key');
    counts.refused += 1;
  }
  return counts;
}

async function checkNewKeys(): Promise<Counts> {
  const input = { random: systemRandom, earlierModuli: [] };
  const rsa = await generateKey('rsa4096', input);
  const point = await generateKey('secp256k1', input);
  for (const { type, publicKey } of [rsa, point]) {
    const parsed = parsePublicKeyHex(type, publicKeyHex(type, publicKey));
    expectVector(hex(parsed.publicKey) === hex(publicKey), type);
  }
  expectVector(rsaModulus(rsa.publicKey).toString(2).length === 4096, 'modulus');
  return { held: 2, refused: 0 };
}

async function checkNewSeal(): Promise<Counts> {
  const { secret, publicKey } = generateX25519(systemRandom);
  const [info, associatedData, plaintext] = [unhex('01'), unhex('02'), unhex('03')];
  const seal = { info, associatedData };
  const sealed = await sealHpke({ recipientPublicKey: publicKey, ...seal, plaintext });
  const opened = await openHpke({ recipientSecret: secret, ...seal, ...sealed });
  expectVector(hex(opened) === '03', 'seal');
  const other = await valueOrRefusal(() =>
    openHpke({ recipientSecret: secret, info, associatedData: info, ...sealed }),
  );
  expectVector(other === undefined, 'seal with other associated data');
  return { held: 1, refused: 1 };
}
