/**
 * The answer to pools and drills as an honest station gives it, with keys of the fixed stream; the
 * custodians are those of the station card among the vectors. A test may bend what is stated.
 */
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { generateSecp256k1 } from '../../src/core/crypto/secp256k1.ts';
import { fromBase64, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { signAssignment } from '../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../src/core/keys/fingerprint.ts';
import { makeApproval } from '../../src/core/quorum/approval.ts';
import { attestKeys, encodePoolKeyStatement } from '../../src/core/signing/attestation.ts';
import { encodeBackupDrill, encodeKeyDrill } from '../../src/core/signing/drill-statements.ts';
import type { RequestBundle, RequestItem, ResponseBundle } from '../../src/protocol/bundle.ts';
import type { PooledKey } from '../../src/protocol/kinds/key-pool.ts';
import { note, rsaLikeKey } from './full-response.ts';
import { fixedRandom, party, responseHeadFor, station } from './parties.ts';

const AT = '2026-11-20T11:10:00Z';

export const CUSTODIANS = ['Ada Berg', 'Bo Lind', 'Chidi Okafor'].map((name) => ({
  name,
  ...party(`custodian ${name}`),
}));

type Stated = { statement: string; key?: Omit<PooledKey, 'statement' | 'index' | 'proof'> };

export function answerTo(
  request: RequestBundle,
  requestDigest: string,
  bend: (statement: string) => string = (statement) => statement,
): ResponseBundle {
  const random = fixedRandom('answered');
  const stated = request.items.map((item) =>
    statedOf(item, random).map((one) => ({ ...one, statement: bend(one.statement) })),
  );
  const { attestation, proofs } = attestKeys({
    statements: stated.flat().map(({ statement }) => statement),
    station_id: station.id,
    env: 'test',
    request_id: request.head.bundle_id,
    request_digest: requestDigest,
    sheet_digest: sha256Hex(utf8('the text of the review sheet')),
    approvals: CUSTODIANS.slice(0, 2).map((custodian) =>
      makeApproval({
        statement: {
          v: 1,
          type: 'approval',
          station_id: station.id,
          env: 'test',
          epoch: 1,
          act: 'request',
          subject: requestDigest,
          sheet: sha256Hex(utf8('the text of the review sheet')),
          custodian_id: custodian.id,
          custodian_name: custodian.name,
          approved_at: '2026-11-20T11:05:00Z',
          nonce: toHex(random.bytes(8)),
        },
        approvalSecret: custodian.signing.secret,
        publicKey: custodian.signing.publicKey,
      }),
    ),
    audit: { index: 90, root: sha256Hex(utf8('station')), size: 91 },
    build: 'permafrost 0.1.0',
    issued_at: '2026-11-20T11:20:00Z',
    secret: station.signing.secret,
    publicKey: station.signing.publicKey,
  });
  const places = proofs.values();
  const items = request.items.map((item, at): ResponseBundle['items'][number] => {
    const placed = (stated[at] ?? []).map(({ statement, key }) => {
      const { index, proof } = places.next().value ?? { index: 0, proof: [] };
      return { key, statement, index, proof: [...proof] };
    });
    const done = { item_id: item.item_id, outcome: 'done' as const };
    if (item.kind === 'key.pool') {
      const keys = placed.flatMap(({ key, ...place }) => (key ? [{ ...key, ...place }] : []));
      return { ...done, kind: item.kind, body: { keys } };
    }
    const [first] = placed;
    if (first === undefined || item.kind === 'key.assign' || item.kind === 'key.retire') {
      throw new Error('it is answered elsewhere');
    }
    const { statement, index, proof } = first;
    return { ...done, kind: item.kind, body: { statement, index, proof } };
  });
  return {
    head: responseHeadFor({
      sequence: 1,
      previous: requestDigest,
      in_reply_to: request.head.bundle_id,
      checkpoint: note('station', 91),
    }),
    items,
    attestation: { ...attestation, signatures: [attestation.signatures[0]] },
  };
}

function statedOf(item: RequestItem, random: ReturnType<typeof fixedRandom>): Stated[] {
  const origin = { v: 1, station_id: station.id, env: 'test', item_id: item.item_id } as const;
  switch (item.kind) {
    case 'key.pool':
      return Array.from({ length: item.body.count }, () => pooled(item, origin, random));
    case 'key.drill': {
      const { key_id, key_fingerprint, assigned_to: user } = item.body;
      const statement = encodeKeyDrill({
        ...origin,
        type: 'key-drill',
        key_id,
        key_type: 'secp256k1',
        key_fingerprint,
        is_key_valid: true,
        passed: ['opened', 'public-key', 'round-trip', 'second-implementation'],
        failed: 'none',
        user_identifier_sha256: user === undefined ? '' : sha256Hex(utf8(user.user_identifier)),
        checked_at: AT,
      });
      return [{ statement }];
    }
    case 'backup.drill': {
      const { backup_id, key_id, key_fingerprint, checksum, content } = item.body;
      const ciphertext = content.form === 'rsa-oaep' ? content.ciphertext : content.wrapped_key;
      const statement = encodeBackupDrill({
        ...origin,
        type: 'backup-drill',
        backup_id,
        key_id,
        key_fingerprint,
        form: 'rsa-oaep',
        ciphertext_sha256: sha256Hex(fromBase64(ciphertext)),
        checksum,
        is_backup_valid: false,
        failed: 'content',
        checked_at: AT,
      });
      return [{ statement }];
    }
    case 'key.assign':
    case 'key.retire':
      return [];
  }
}

function pooled(
  { body }: Extract<RequestItem, { kind: 'key.pool' }>,
  origin: { v: 1; station_id: string; env: 'test'; item_id: string },
  random: ReturnType<typeof fixedRandom>,
): Stated {
  const publicKey =
    body.key_type === 'rsa4096' ? rsaLikeKey(random) : generateSecp256k1(random).publicKey;
  const key = {
    key_id: random.uuid(),
    key_type: body.key_type,
    public_key: toHex(publicKey),
    key_fingerprint: keyFingerprint(publicKey),
  };
  const statement = encodePoolKeyStatement({
    ...origin,
    ...key,
    type: 'pool-key',
    key_environment: 'COLD',
    created_at: AT,
  });
  const { signature } = signAssignment({
    assignmentSecret: station.assignment.secret,
    publicKeyHex: key.public_key,
    keyId: key.key_id,
    fingerprint: key.key_fingerprint,
    context: {},
  });
  return { statement, key: { ...key, signature } };
}
