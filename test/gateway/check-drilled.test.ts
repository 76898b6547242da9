/** What the inbox demands of pools and drills before it believes them. */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../../src/core/encoding/canonical.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import type { RequestBundle, RequestItem, ResponseBundle } from '../../src/protocol/bundle.ts';
import { makeStationCard, readStationCard } from '../../src/protocol/cards/station-card.ts';
import { encodeDsse } from '../../src/core/signing/dsse.ts';
import { checkItems, type CheckedAnswers } from '../../src/gateway/inbox/check-items.ts';
import type { RequestBundleRow } from '../../src/gateway/storage/tables.ts';
import { answerTo, CUSTODIANS } from '../protocol/answered.ts';
import { fixedRandom, requestHeadFor, station } from '../protocol/parties.ts';

const random = fixedRandom('drilled');
const DIGEST = sha256Hex(utf8('the request'));

const card = readStationCard(
  encodeDsse(
    makeStationCard(
      {
        station_id: station.id,
        env: 'test',
        name: 'Station of the checks',
        created_at: '2026-11-20T09:00:00Z',
        epoch: 1,
        threshold: 2,
        build: 'permafrost 0.1.0',
        identityKey: station.signing.publicKey,
        sealingKey: station.sealing.publicKey,
        assignmentKey: station.assignment.publicKey,
        custodians: CUSTODIANS.map(({ id, name, signing }) => ({
          custodianId: id,
          name,
          publicKey: signing.publicKey,
        })),
      },
      station.signing.secret,
      station.signing.publicKey,
    ),
  ),
);

const pool: RequestItem = {
  kind: 'key.pool',
  item_id: random.uuid(),
  body: { key_type: 'secp256k1', count: 2 },
};
const keyDrill: RequestItem = {
  kind: 'key.drill',
  item_id: random.uuid(),
  body: {
    key_id: random.uuid(),
    key_fingerprint: 'ab'.repeat(32),
    assigned_to: { user_identifier: 'ann@example.com', user_id: random.uuid() },
  },
};
const backupDrill: RequestItem = {
  kind: 'backup.drill',
  item_id: random.uuid(),
  body: {
    backup_id: random.uuid(),
    key_id: random.uuid(),
    key_fingerprint: 'cd'.repeat(32),
    checksum: 'ef'.repeat(32),
    content: { form: 'rsa-oaep', ciphertext: toBase64(random.bytes(512)) },
  },
};

type Bends = {
  /** Changes the statements of this type before they are attested. */
  readonly statement?: [type: string, change: Record<string, JsonValue>];
  readonly response?: (response: ResponseBundle) => ResponseBundle;
  readonly asked?: RequestItem[];
};

/** The inbox's answer to a response that was bent somewhere. */
function check({ statement, response = (made) => made, asked }: Bends = {}): CheckedAnswers {
  const items = [pool, keyDrill, backupDrill];
  const request: RequestBundle = { head: requestHeadFor(), items };
  const bend = (text: string): string => {
    const said = JSON.parse(text) as Record<string, JsonValue>;
    const isMeant = statement !== undefined && said['type'] === statement[0];
    return isMeant ? canonicalJson({ ...said, ...statement[1] }) : text;
  };
  const row = { bundle_id: request.head.bundle_id, payload_digest: DIGEST } as RequestBundleRow;
  const queued = (asked ?? items).map((item) => ({ item, status: 'sent' as const }));
  return checkItems(card, row, queued, response(answerTo(request, DIGEST, bend)));
}

function codeOf(bends: Bends): string {
  try {
    check(bends);
    return 'accepted';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}

/** The response with its pool's keys changed. */
const withKeys =
  (change: (keys: PoolKeys) => PoolKeys) =>
  (response: ResponseBundle): ResponseBundle => ({
    ...response,
    items: response.items.map((item) =>
      item.kind === 'key.pool' && item.outcome === 'done'
        ? { ...item, body: { keys: change(item.body.keys) } }
        : item,
    ),
  });
type PoolKeys = Extract<
  ResponseBundle['items'][number],
  { kind: 'key.pool'; outcome: 'done' }
>['body']['keys'];

describe('the answers to a pool and to drills', () => {
  it('are accepted as the station gave them, a bad verdict like a good one', () => {
    const { pooled, drilled, drilledBackups } = check();
    expect(pooled.map(({ itemId }) => itemId)).toEqual([pool.item_id, pool.item_id]);
    expect(drilled.map(({ said }) => said.is_key_valid)).toEqual([true]);
    expect(drilledBackups.map(({ said }) => said.is_backup_valid)).toEqual([false]);
  });

  it.each<[string, string, Bends]>([
    ['a key too few', 'ITEMS_MISMATCH', { response: withKeys((keys) => keys.slice(1)) }],
    [
      'one key twice',
      'KEY_REPEATED',
      { response: withKeys((keys) => keys.slice(0, 1).concat(keys.slice(0, 1))) },
    ],
    [
      'the public key of another',
      'ITEMS_MISMATCH',
      {
        response: withKeys((keys) =>
          keys.map((key) => ({ ...key, public_key: keys[1]?.public_key ?? '' })),
        ),
      },
    ],
    [
      'the signature of another',
      'SIGNATURE_INVALID',
      {
        response: withKeys((keys) =>
          keys.map((key) => ({ ...key, signature: keys[1]?.signature ?? '' })),
        ),
      },
    ],
    ['a key of another type', 'ITEMS_MISMATCH', { asked: [otherType(), keyDrill, backupDrill] }],
    ['a key of another item', 'ATTESTATION_INVALID', stating('pool-key', random.uuid())],
  ])('are refused for a pool with %s (%s)', (_, code, bends) => {
    expect(codeOf(bends)).toBe(code);
  });

  it('are refused for a pool with a key that was made for somebody', () => {
    const owned = { type: 'key', user_identifier_sha256: 'ab'.repeat(32) };
    expect(codeOf({ statement: ['pool-key', owned] })).toBe('ATTESTATION_INVALID');
  });

  it.each([
    ['item_id', random.uuid()],
    ['key_id', random.uuid()],
    ['key_fingerprint', '01'.repeat(32)],
    ['user_identifier_sha256', ''],
    ['user_identifier_sha256', '01'.repeat(32)],
    ['env', 'production'],
  ])('are refused for a drill of a key with another %s (%j)', (field, value) => {
    expect(codeOf({ statement: ['key-drill', { [field]: value }] })).toBe('ATTESTATION_INVALID');
  });

  it.each([
    ['item_id', random.uuid()],
    ['backup_id', random.uuid()],
    ['key_id', random.uuid()],
    ['key_fingerprint', '01'.repeat(32)],
    ['ciphertext_sha256', '01'.repeat(32)],
    ['checksum', '01'.repeat(32)],
    ['station_id', random.uuid()],
  ])('are refused for a drill of a backup with another %s', (field, value) => {
    expect(codeOf({ statement: ['backup-drill', { [field]: value }] })).toBe('ATTESTATION_INVALID');
  });

  it('are refused when the verdict was turned round on the way', () => {
    const turned = (response: ResponseBundle): ResponseBundle => ({
      ...response,
      items: response.items.map((item) =>
        item.kind === 'backup.drill' && item.outcome === 'done'
          ? {
              ...item,
              body: { ...item.body, statement: item.body.statement.replace('false', 'true') },
            }
          : item,
      ),
    });
    expect(codeOf({ response: turned })).toBe('PROOF_INVALID');
  });

  it('are refused for a form that no station opens', () => {
    const content = {
      form: 'envelope' as const,
      wrapped_key: toBase64(random.bytes(512)),
      manifest_digest: 'ab'.repeat(32),
    };
    const envelope: RequestItem = { ...backupDrill, body: { ...backupDrill.body, content } };
    expect(codeOf({ asked: [pool, keyDrill, envelope] })).toBe('ITEMS_MISMATCH');
  });
});

function otherType(): RequestItem {
  if (pool.kind !== 'key.pool') throw new Error('it is a pool');
  return { ...pool, body: { ...pool.body, key_type: 'rsa4096' } };
}

function stating(type: string, itemId: string): Bends {
  return { statement: [type, { item_id: itemId }] };
}
