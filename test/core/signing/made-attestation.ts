/**
 * Statements and attestations for the tests of this room. The public keys are real points and
 * well-formed moduli; nobody needs their secrets here, and RSA keys take seconds to make.
 */
import { sha256 } from '../../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { generateSecp256k1 } from '../../../src/core/crypto/secp256k1.ts';
import { systemRandom as random } from '../../../src/core/crypto/random.ts';
import { concat, fromHex, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { keyFingerprint } from '../../../src/core/keys/fingerprint.ts';
import type { KeyType } from '../../../src/core/keys/spki.ts';
import {
  attestKeys,
  encodeKeyStatement,
  type AttestationFacts,
  type AttestationTrust,
  type KeyStatement,
  type StatementPlace,
} from '../../../src/core/signing/attestation.ts';
import type { Dsse } from '../../../src/core/signing/dsse.ts';
import {
  approve,
  AT,
  digestOf,
  EXPECTED,
  makeCustodians,
  STATION_ID,
} from '../quorum/made-custodians.ts';

export function makeStatement(number: number, type: KeyType = 'secp256k1'): KeyStatement {
  const publicKey = type === 'rsa4096' ? someRsaSpki(number) : generateSecp256k1(random).publicKey;
  return {
    v: 1,
    type: 'key',
    station_id: STATION_ID,
    env: 'test',
    key_environment: 'COLD',
    key_id: random.uuid(),
    key_type: type,
    public_key: toHex(publicKey),
    key_fingerprint: keyFingerprint(publicKey),
    item_id: random.uuid(),
    user_identifier_sha256: digestOf(`user ${String(number)}`),
    created_at: AT,
  };
}

export type MadeAttestation = {
  readonly attestation: Dsse;
  readonly statements: readonly string[];
  readonly places: readonly StatementPlace[];
  readonly trust: AttestationTrust;
  /** Signs other facts or statements with the same station key. */
  readonly again: (
    changes: Partial<AttestationFacts>,
    statements?: readonly string[],
  ) => { attestation: Dsse; proofs: StatementPlace[] };
};

/** `count` keys attested by a station whose two of three custodians approved. */
export function makeAttestation(count: number): MadeAttestation {
  const station = generateEd25519(random);
  const custodians = makeCustodians('Ann', 'Ben', 'Cleo');
  const statements = Array.from({ length: count }, (_, number) =>
    encodeKeyStatement(makeStatement(number)),
  );
  const facts: AttestationFacts = {
    station_id: STATION_ID,
    env: 'test',
    request_id: random.uuid(),
    request_digest: EXPECTED.subject,
    sheet_digest: EXPECTED.sheet,
    approvals: custodians.slice(0, 2).map((custodian) => approve(custodian)),
    audit: { index: 11, root: digestOf('audit log'), size: 12 },
    build: 'permafrost 0.1.0',
    issued_at: AT,
  };
  const again: MadeAttestation['again'] = (changes, leaves = statements) =>
    attestKeys({ ...facts, ...changes, statements: leaves, ...station });
  const { attestation, proofs } = again({});
  const trust = { identityKey: station.publicKey, custodians, threshold: 2 };
  return { attestation, statements, places: proofs, trust, again };
}

/** An SPKI with an odd modulus of 4096 bits that nobody can factor, nor needs to. */
function someRsaSpki(seed: number): Uint8Array {
  const blocks = Array.from({ length: 16 }, (_, at) =>
    sha256(utf8(`${String(seed)} ${String(at)}`)),
  );
  const modulus = concat(...blocks);
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[511] = (modulus[511] ?? 0) | 0x01;
  const head = fromHex('30820222300d06092a864886f70d01010105000382020f003082020a0282020100');
  return concat(head, modulus, fromHex('0203010001'));
}
