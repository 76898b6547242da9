/**
 * 10,000 public keys attested under one Merkle root and one signature, each checkable alone, against
 * one RSA-PSS-4096 signature each. The baseline signs a sample; its time is scaled to all keys. The
 * run is void unless keys picked from all over the batch verify, each alone.
 */
import { constants, createPrivateKey, sign } from 'node:crypto';
import { generateEd25519 } from '../src/core/crypto/ed25519.ts';
import { systemRandom } from '../src/core/crypto/random.ts';
import { generateRsa4096 } from '../src/core/crypto/rsa.ts';
import { toHex, utf8 } from '../src/core/encoding/bytes.ts';
import { keyFingerprint } from '../src/core/keys/fingerprint.ts';
import { makeApproval } from '../src/core/quorum/approval.ts';
import type { Custodian } from '../src/core/quorum/custodian.ts';
import {
  attestKeys,
  encodeKeyStatement,
  verifyKeyAttestation,
} from '../src/core/signing/attestation.ts';
import { measure, timed } from './measure.ts';

const KEYS = 10_000;
const SAMPLE = 50;
const AT = '2026-01-01T00:00:00Z';

const stationId = systemRandom.uuid();
const identity = generateEd25519(systemRandom);
const sheet = toHex(systemRandom.bytes(32));
const subject = toHex(systemRandom.bytes(32));

const people = ['Ada', 'Grace'].map((name) => {
  const { secret, publicKey } = generateEd25519(systemRandom);
  const custodian: Custodian = { custodianId: systemRandom.uuid(), name, publicKey };
  const approval = makeApproval({
    statement: {
      v: 1,
      type: 'approval',
      station_id: stationId,
      env: 'test',
      epoch: 1,
      act: 'request',
      subject,
      sheet,
      custodian_id: custodian.custodianId,
      custodian_name: name,
      approved_at: AT,
      nonce: toHex(systemRandom.bytes(8)),
    },
    approvalSecret: secret,
    publicKey,
  });
  return { custodian, approval };
});

const rsa = await generateRsa4096();

/** A statement about an RSA key: the real SPKI with another modulus in each, as long as a real one. */
const statements = Array.from({ length: KEYS }, () => {
  const publicKey = rsa.spki.slice();
  publicKey.set(systemRandom.bytes(500), 36);
  return encodeKeyStatement({
    v: 1,
    type: 'key',
    station_id: stationId,
    env: 'test',
    key_environment: 'COLD',
    key_id: systemRandom.uuid(),
    key_type: 'rsa4096',
    public_key: toHex(publicKey),
    key_fingerprint: keyFingerprint(publicKey),
    item_id: systemRandom.uuid(),
    user_identifier_sha256: toHex(systemRandom.bytes(32)),
    created_at: AT,
  });
});

const attest = () =>
  attestKeys({
    statements,
    station_id: stationId,
    env: 'test',
    request_id: systemRandom.uuid(),
    request_digest: subject,
    sheet_digest: sheet,
    approvals: people.map(({ approval }) => approval),
    audit: { index: 0, root: toHex(systemRandom.bytes(32)), size: 1 },
    build: 'bench',
    issued_at: AT,
    ...identity,
  });

const { attestation, proofs } = attest();
const alone = [0, 1, 4999, 5000, 8191, 8192, 9998, 9999];
const verifyMs = await timed(() => {
  for (const index of alone) {
    verifyKeyAttestation({
      statement: statements[index] ?? '',
      index,
      proof: proofs[index]?.proof ?? [],
      attestation,
      identityKey: identity.publicKey,
      custodians: people.map(({ custodian }) => custodian),
      threshold: 2,
    });
  }
});

const pss = rsa.pkcs8.use((der) =>
  createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }),
);
await measure({
  metric: '10,000 public keys attested, one root against one RSA-PSS-4096 signature each',
  baseline: {
    name: `RSA-PSS-4096 each (${SAMPLE} signed, scaled to ${KEYS})`,
    run: () => {
      for (const statement of statements.slice(0, SAMPLE)) {
        sign('sha256', utf8(statement), {
          key: pss,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: 32,
        });
      }
    },
  },
  baselineScale: KEYS / SAMPLE,
  ours: { name: 'one Merkle root, one Ed25519 signature', run: attest },
  rounds: 15,
  goal: 300,
  facts: {
    verified_alone: alone.length,
    verify_one_ms: Number((verifyMs / alone.length).toFixed(2)),
    proof_bytes: (proofs[0]?.proof.length ?? 0) * 32,
  },
});
