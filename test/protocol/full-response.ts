/**
 * A response of the largest size that there is: 64 RSA keys, each with every field bound, and the
 * approvals of its custodians. The moduli are random odd numbers: their form is that of real keys,
 * and so is what a compressor can do with them, which is nothing.
 */
import { signCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { sha256, sha256Hex } from '../../src/core/crypto/digest.ts';
import { concat, fromHex, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { SIGNABLE_FIELDS, signAssignment } from '../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../src/core/keys/fingerprint.ts';
import { makeApproval } from '../../src/core/quorum/approval.ts';
import { attestKeys, encodeKeyStatement } from '../../src/core/signing/attestation.ts';
import type { RequestBundle, ResponseBundle } from '../../src/protocol/bundle.ts';
import {
  assignBody,
  fixedRandom,
  gateway,
  party,
  requestHeadFor,
  responseHeadFor,
  station,
} from './parties.ts';

const RSA_SPKI_START = '30820222300d06092a864886f70d01010105000382020f003082020a0282020100';

/** 550 bytes of the form of an RSA-4096 SubjectPublicKeyInfo. */
export function rsaLikeKey(random: { bytes(length: number): Uint8Array }): Uint8Array {
  const modulus = random.bytes(512);
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[511] = (modulus[511] ?? 0) | 1;
  return concat(fromHex(RSA_SPKI_START), modulus, fromHex('0203010001'));
}

/** `count` requests for RSA keys, whose texts `fill` writes for each item and field. */
export function fullRequest(
  count: number,
  fill: (item: number, field: string) => string,
): RequestBundle {
  const random = fixedRandom('full');
  return {
    head: requestHeadFor({ receipt: note('station', 1_000_000) }),
    items: Array.from({ length: count }, (_, item) => ({
      kind: 'key.assign',
      item_id: random.uuid(),
      body: assignBody({
        user_identifier: fill(item, 'user_identifier'),
        user_id: random.uuid(),
        organisation: {
          customer_id: fill(item, 'customer_id'),
          customer_name: fill(item, 'customer_name'),
        },
        package: {
          package_id: fill(item, 'package_id'),
          package_name: fill(item, 'package_name'),
        },
        sign_with: [...SIGNABLE_FIELDS],
        pulled_by: { id: fill(item, 'pulled_by'), type: 'user_credentials' },
      }),
    })),
  };
}

/**
 * The response to it, as a station with so many approving custodians gives it. Keys are given by
 * `keyOf`, or only have the form of keys.
 */
export function fullResponse(
  request: RequestBundle,
  approvals = 5,
  keyOf?: (index: number) => Uint8Array,
): ResponseBundle {
  const random = fixedRandom('full response');
  const requestDigest = sha256Hex(utf8('request'));
  const made = request.items.flatMap((item, index) => {
    if (item.kind !== 'key.assign') return [];
    const publicKey = keyOf?.(index) ?? rsaLikeKey(random);
    const keyId = random.uuid();
    const fingerprint = keyFingerprint(publicKey);
    const statement = encodeKeyStatement({
      v: 1,
      type: 'key',
      station_id: station.id,
      env: 'test',
      key_environment: 'COLD',
      key_id: keyId,
      key_type: 'rsa4096',
      public_key: toHex(publicKey),
      key_fingerprint: fingerprint,
      item_id: item.item_id,
      user_identifier_sha256: sha256Hex(utf8(item.body.user_identifier)),
      created_at: '2026-11-20T11:10:00Z',
    });
    return [{ item, publicKey, keyId, fingerprint, statement }];
  });
  const { attestation, proofs } = attestKeys({
    statements: made.map((key) => key.statement),
    station_id: station.id,
    env: 'test',
    request_id: request.head.bundle_id,
    request_digest: requestDigest,
    sheet_digest: sha256Hex(utf8('sheet')),
    approvals: Array.from({ length: approvals }, (_, i) => approval(i, requestDigest)),
    audit: { index: 1_000_000, root: sha256Hex(utf8('root')), size: 1_000_100 },
    build: 'permafrost 0.1.0',
    issued_at: '2026-11-20T11:30:00Z',
    secret: station.signing.secret,
    publicKey: station.signing.publicKey,
  });
  const items = made.map((key, i) => {
    const { body } = key.item;
    const signed = signAssignment({
      assignmentSecret: station.assignment.secret,
      publicKeyHex: toHex(key.publicKey),
      keyId: key.keyId,
      fingerprint: key.fingerprint,
      signWith: body.sign_with ?? [],
      context: {
        external_customer_id: body.organisation?.customer_id ?? '',
        external_package_id: body.package?.package_id ?? '',
        pulled_by_id: body.pulled_by.id,
        pulled_by_type: body.pulled_by.type,
        user_id: body.user_id,
      },
    });
    return {
      kind: 'key.assign' as const,
      item_id: key.item.item_id,
      outcome: 'done' as const,
      body: {
        key_id: key.keyId,
        key_type: 'rsa4096' as const,
        public_key: toHex(key.publicKey),
        key_fingerprint: key.fingerprint,
        signature: signed.signature,
        signed_payload: signed.signedPayload ?? '',
        signed_fields: body.sign_with ?? [],
        statement: key.statement,
        index: proofs[i]?.index ?? 0,
        proof: [...(proofs[i]?.proof ?? [])],
      },
    };
  });
  return {
    head: responseHeadFor({
      checkpoint: note('station', 1_000_100),
      receipt: note('gateway', 1_000_000),
      consistency: {
        from: 900_001,
        proof: Array.from({ length: 40 }, () => toHex(random.bytes(32))),
      },
    }),
    items,
    attestation: { ...attestation, signatures: [attestation.signatures[0]] },
  };
}

export function note(role: 'station' | 'gateway', size: number): string {
  const owner = role === 'station' ? station : gateway;
  return signCheckpoint({
    origin: `permafrost/${role}/${owner.id}`,
    size,
    root: sha256(utf8(role)),
    secret: owner.signing.secret,
    publicKey: owner.signing.publicKey,
  });
}

function approval(index: number, subject: string) {
  const custodian = party(`custodian ${String(index)}`);
  return makeApproval({
    statement: {
      v: 1,
      type: 'approval',
      station_id: station.id,
      env: 'test',
      epoch: 1,
      act: 'request',
      subject,
      sheet: sha256Hex(utf8('sheet')),
      custodian_id: custodian.id,
      custodian_name: `Custodian Number ${String(index)}`,
      approved_at: '2026-11-20T11:05:00Z',
      nonce: toHex(fixedRandom(`nonce ${String(index)}`).bytes(8)),
    },
    approvalSecret: custodian.signing.secret,
    publicKey: custodian.signing.publicKey,
  });
}
