/**
 * An evidence folder like the demo's, made from the core rooms alone in a few seconds: two keys, two
 * approvals, a short audit log. For tests of what reads such a folder.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { leaveEvidence } from '../../src/cli/demo/evidence.ts';
import { nextEntry } from '../../src/core/audit/chain.ts';
import { logOrigin, signCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { encodeEntry } from '../../src/core/audit/entry.ts';
import { encodeAuditExport } from '../../src/core/audit/export.ts';
import { MerkleTree } from '../../src/core/audit/merkle-tree.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom as random } from '../../src/core/crypto/random.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { fromUtf8, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { signAssignment } from '../../src/core/keys/assignment.ts';
import { generateKey } from '../../src/core/keys/generate.ts';
import { publicKeyHex, type KeyType } from '../../src/core/keys/spki.ts';
import { makeApproval } from '../../src/core/quorum/approval.ts';
import { attestKeys, encodeKeyStatement } from '../../src/core/signing/attestation.ts';
import { decodeDsse, encodeDsse } from '../../src/core/signing/dsse.ts';
import {
  publishedJwks,
  makeStationCard,
  readStationCard,
} from '../../src/protocol/cards/station-card.ts';

const AT = '2026-11-20T20:37:00Z';

export async function makeSyntheticEvidence(folder: string): Promise<readonly string[]> {
  const stationId = random.uuid();
  const identity = generateEd25519(random);
  const assignment = generateP256(random);
  const people = ['Ada', 'Ben', 'Cleo'].map((name) => ({
    custodianId: random.uuid(),
    name,
    ...generateEd25519(random),
  }));
  const card = encodeDsse(
    makeStationCard(
      {
        station_id: stationId,
        env: 'test',
        name: 'Synthetic station',
        created_at: AT,
        epoch: 1,
        threshold: 2,
        build: 'permafrost test',
        identityKey: identity.publicKey,
        sealingKey: generateX25519(random).publicKey,
        assignmentKey: assignment.publicKey,
        custodians: people,
      },
      identity.secret,
      identity.publicKey,
    ),
  );
  const sheet = 'Review sheet\nMake two keys “in the cold”\n';
  const entries: Uint8Array[] = [];
  const tree = new MerkleTree();
  const act = (kind: string): void => {
    const entry = encodeEntry(
      nextEntry(entries.at(-1), entries.length, {
        at: AT,
        kind,
        facts: { number: 7, said: 'a “b” \\ "c"' },
        rows: {},
      }),
    );
    entries.push(entry);
    tree.append(entry);
  };
  for (let count = 0; count < 3; count += 1) act('run.done');

  const request = sha256Hex(utf8('the request'));
  const keys = [];
  for (const type of ['rsa4096', 'secp256k1'] as const satisfies KeyType[]) {
    const key = await generateKey(type, { random, earlierModuli: [] });
    const keyId = random.uuid();
    const hex = publicKeyHex(type, key.publicKey);
    const signWith =
      type === 'rsa4096'
        ? undefined
        : ['external_customer_id', 'key_id', 'key_fingerprint', 'user_id'];
    const { signature, signedPayload, signedFields } = signAssignment({
      assignmentSecret: assignment.secret,
      publicKeyHex: hex,
      keyId,
      fingerprint: key.fingerprint,
      ...(signWith === undefined ? {} : { signWith }),
      context: { external_customer_id: 'Zürich "7"', user_id: random.uuid() },
    });
    const statement = encodeKeyStatement({
      v: 1,
      type: 'key',
      station_id: stationId,
      env: 'test',
      key_environment: 'COLD',
      key_id: keyId,
      key_type: type,
      public_key: hex,
      key_fingerprint: key.fingerprint,
      item_id: random.uuid(),
      user_identifier_sha256: sha256Hex(utf8('ada')),
      created_at: AT,
    });
    const answer = {
      key_id: keyId,
      public_key: hex,
      signature,
      ...(signedPayload === undefined
        ? {}
        : { signed_payload: signedPayload, signed_fields: signedFields }),
      customer_id: signWith === undefined ? null : 'Zürich "7"',
      package_id: null,
      metadata: {},
    };
    keys.push({ keyId, statement, answer: utf8(JSON.stringify(answer)) });
  }
  const approvals = people.slice(0, 2).map(({ custodianId, name, secret, publicKey }) =>
    makeApproval({
      statement: {
        v: 1,
        type: 'approval',
        station_id: stationId,
        env: 'test',
        epoch: 1,
        act: 'request',
        subject: request,
        sheet: sha256Hex(utf8(sheet)),
        custodian_id: custodianId,
        custodian_name: name,
        approved_at: AT,
        nonce: toHex(random.bytes(8)),
      },
      approvalSecret: secret,
      publicKey,
    }),
  );
  const { attestation, proofs } = attestKeys({
    statements: keys.map(({ statement }) => statement),
    secret: identity.secret,
    publicKey: identity.publicKey,
    station_id: stationId,
    env: 'test',
    request_id: random.uuid(),
    request_digest: request,
    sheet_digest: sha256Hex(utf8(sheet)),
    approvals,
    audit: { index: 1, root: toHex(tree.root()), size: tree.size },
    build: 'permafrost test',
    issued_at: AT,
  });
  act('response.sealed');
  act('response.exported');
  const checkpoint = signCheckpoint({
    origin: logOrigin('station', stationId),
    size: tree.size,
    root: tree.root(),
    secret: identity.secret,
    publicKey: identity.publicKey,
  });
  mkdirSync(folder, { recursive: true });
  const drive = path.join(folder, '..', `${path.basename(folder)}-drive`);
  mkdirSync(drive);
  for (const name of ['request', 'response']) writeFileSync(path.join(drive, name), name);
  return leaveEvidence(folder, {
    requestFile: path.join(drive, 'request'),
    responseFile: path.join(drive, 'response'),
    sheet,
    audit: { entriesJsonl: fromUtf8(encodeAuditExport(entries)), checkpoint },
    keys: keys.map(({ keyId, statement, answer }, at) => ({
      keyId,
      answer,
      attestation: utf8(
        JSON.stringify({
          statement,
          ...proofs[at],
          attestation: decodeDsse(encodeDsse(attestation)),
        }),
      ),
    })),
    stationCard: card,
    jwks: utf8(JSON.stringify(publishedJwks(readStationCard(card).card))),
  });
}

export function readText(folder: string, name: string): string {
  return readFileSync(path.join(folder, name), 'utf8');
}
