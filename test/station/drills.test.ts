/** Drills: what the station says of a key and of a stored backup, and what it never says. */
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { decodeEntry } from '../../src/core/audit/entry.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateSecp256k1 } from '../../src/core/crypto/secp256k1.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import type * as rsaModule from '../../src/core/crypto/rsa.ts';
import { oaepWrap } from '../../src/core/crypto/rsa.ts';
import { toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { parseDsse } from '../../src/core/signing/dsse.ts';
import { verifyAttested, type Statement } from '../../src/core/signing/attestation.ts';
import {
  sealBundle,
  type RequestItem,
  type ResponseBundle,
  type ResponseItem,
} from '../../src/protocol/bundle.ts';
import { readStationCard } from '../../src/protocol/cards/station-card.ts';
import { wrappedKeyRecord } from '../../src/station/key-rows.ts';
import { exportRequest } from '../../src/station/pipeline.ts';
import type { KeyRecord } from '../../src/station/ports/keys.ts';
import { verifyRecorded } from '../../src/station/verify.ts';
import { verifyOwnResponse } from '../../src/station/verify-response.ts';
import { withVault } from './power-cut.ts';
import { receive, run, Stage, wholeJob, type Station } from './stage.ts';
import { assignItem, backupDrillItem, keyDrillItem, poolItem, retireItem } from './test-gateway.ts';

/** Every plaintext that was opened, as it is in memory now. */
const opened = vi.hoisted((): Uint8Array[] => []);
vi.mock('../../src/core/crypto/rsa.ts', async (importOriginal) => {
  const real = await importOriginal<typeof rsaModule>();
  const oaepUnwrap: typeof real.oaepUnwrap = (...args) => {
    const plaintext = real.oaepUnwrap(...args);
    opened.push(plaintext);
    return plaintext;
  };
  return { ...real, oaepUnwrap };
});

const stage = new Stage();
let station: Station;
let folder = '';
let rsa: KeyRecord;
let point: KeyRecord;

beforeAll(async () => {
  await stage.prepare();
  const first = stage.station();
  await wholeJob(stage, first, [assignItem({ key_type: 'rsa4096' }), poolItem(1)]);
  ({ folder } = first);
  stage.close(first);
  station = stage.open(folder, first.gateway);
});

beforeEach(() => {
  const keys = station.vault.keys('customer');
  const ofType = (type: string) => keys.find((key) => key.type === type);
  const [rsaKey, pointKey] = [ofType('rsa4096'), ofType('secp256k1')];
  if (rsaKey === undefined || pointKey === undefined) throw new Error('the keys are missing');
  [rsa, point] = [rsaKey, pointKey];
  opened.length = 0;
});

/** What the station says of an item, verified as whoever has its card would. */
function saidOf({ items, attestation }: ResponseBundle, at = 0): Statement {
  const item = items[at];
  if (item?.outcome !== 'done' || !('statement' in item.body)) throw new Error('it says nothing');
  const card = readStationCard(station.vault.identity().card);
  return verifyAttested({
    ...item.body,
    attestation: parseDsse(attestation),
    identityKey: card.identityKey,
    custodians: card.custodians,
    threshold: card.card.threshold,
  }).statement;
}

/** The whole job with a row of the vault as `change` makes it, while it runs. */
async function withRow(record: KeyRecord, item: RequestItem): Promise<ResponseBundle> {
  const made = await station.gateway.ask([item], station.clock.now());
  await receive(station, made);
  stage.approve(station, made.requestId, 'Ada', 'Ben');
  const { vault } = station;
  const key = (keyId: string) => (keyId === record.keyId ? record : vault.key(keyId));
  await run(withVault(station, { key }), made.requestId);
  return await station.gateway.open(exportRequest(made.requestId, vault).file);
}

/** A row that opens to the secret of another key. */
function withOtherSecret(record: KeyRecord): KeyRecord {
  return wrappedKeyRecord({
    key: record,
    secret: generateSecp256k1(systemRandom).secret,
    kek: station.keys.kek,
    vaultId: station.vault.identity().vaultId,
    random: systemRandom,
  });
}

const refusedWith = ({ items }: ResponseBundle): string[] =>
  items.map((item: ResponseItem) => (item.outcome === 'refused' ? item.code : 'done'));

const entriesOf = (kind: string) =>
  [...station.vault.auditEntries()].map(decodeEntry).filter((entry) => entry.kind === kind);

describe('a drill of a key', () => {
  test('states that a sound key is valid, and what was looked at', async () => {
    const { response } = await wholeJob(stage, station, [keyDrillItem(rsa), keyDrillItem(point)]);
    for (const [at, key] of [rsa, point].entries()) {
      expect(saidOf(response, at)).toMatchObject({
        type: 'key-drill',
        key_id: key.keyId,
        key_fingerprint: key.fingerprint,
        key_type: key.type,
        is_key_valid: true,
        passed: ['opened', 'public-key', 'round-trip', 'second-implementation'],
        failed: 'none',
        user_identifier_sha256: '',
      });
    }
  });

  test('is on record after the intent of its run, with what was seen', async () => {
    const { made } = await wholeJob(stage, station, [keyDrillItem(point)]);
    const ofRun = station.vault.auditNaming('request_id', made.requestId).map(({ kind }) => kind);
    expect(ofRun.indexOf('run.intent')).toBeLessThan(ofRun.indexOf('key.drilled'));
    expect(entriesOf('key.drilled').at(-1)?.facts).toMatchObject({
      key_id: point.keyId,
      failed: 'none',
    });
  });

  test.each<[string, string[], (key: KeyRecord, other: KeyRecord) => KeyRecord]>([
    ['opened', [], (key, other) => ({ ...key, wrapped: other.wrapped })],
    ['public-key', ['opened'], (key) => withOtherSecret(key)],
  ])('states that a key is not valid when it fails at “%s”', async (failed, passed, change) => {
    const response = await withRow(change(point, rsa), keyDrillItem(point));
    expect(saidOf(response)).toMatchObject({ is_key_valid: false, passed, failed });
    expect(entriesOf('key.drilled').at(-1)?.facts).toMatchObject({ failed });
  });

  test('is refused for a key that is not here, for another fingerprint and for the station’s own key', async () => {
    const own = station.vault.keys('identity')[0] ?? point;
    const { response } = await wholeJob(stage, station, [
      keyDrillItem({ keyId: systemRandom.uuid(), fingerprint: point.fingerprint }),
      keyDrillItem({ keyId: point.keyId, fingerprint: rsa.fingerprint }),
      keyDrillItem(own),
      keyDrillItem(point),
    ]);
    expect(refusedWith(response)).toEqual(['KEY_UNKNOWN', 'KEY_UNKNOWN', 'KEY_UNKNOWN', 'done']);
  });

  test('is done of a retired key, for what was encrypted to it must still open', async () => {
    const copy = stage.station();
    const made = await wholeJob(stage, copy, [assignItem()]);
    const [key] = copy.vault.keys('customer');
    if (key === undefined) throw new Error('no key');
    await wholeJob(stage, copy, [retireItem(key.keyId, key.fingerprint)]);
    const { response } = await wholeJob(stage, copy, [keyDrillItem(key)]);
    expect(made.response.items).toHaveLength(1);
    expect(refusedWith(response)).toEqual(['done']);
  });

  test('puts the user of a pool’s key on record, and refuses another user after that', async () => {
    const first = await wholeJob(stage, station, [keyDrillItem(point, 'ada@example.org')]);
    const digest = sha256Hex(utf8('ada@example.org'));
    expect(saidOf(first.response)).toMatchObject({ user_identifier_sha256: digest });
    const { response } = await wholeJob(stage, station, [
      keyDrillItem(point, 'eve@example.org'),
      keyDrillItem(point, 'ada@example.org'),
      keyDrillItem(point),
    ]);
    expect(refusedWith(response)).toEqual(['KEY_OF_ANOTHER', 'done', 'done']);
    expect(entriesOf('key.drilled').some((e) => JSON.stringify(e).includes('@'))).toBe(false);
  });

  test('refuses another user for a key that was made for one', async () => {
    const { response } = await wholeJob(stage, station, [
      keyDrillItem(rsa, 'eve@example.org'),
      keyDrillItem(rsa, 'ada@example.org'),
    ]);
    expect(refusedWith(response)).toEqual(['KEY_OF_ANOTHER', 'done']);
  });
});

describe('a drill of a stored backup', () => {
  const plaintext = utf8(
    'a seed that only its owner may know, of eighty-one characters and not one more!!!!',
  );
  const stored = (changes: { checksum?: string; ciphertext?: Uint8Array } = {}) => ({
    ciphertext: oaepWrap(rsa.publicKey, plaintext),
    checksum: sha256Hex(plaintext),
    ...changes,
  });

  test('states that the backup is valid, and of which ciphertext that is said', async () => {
    const { ciphertext, checksum } = stored();
    const { response } = await wholeJob(stage, station, [
      backupDrillItem(rsa, { ciphertext, checksum }),
    ]);
    expect(saidOf(response)).toMatchObject({
      type: 'backup-drill',
      is_backup_valid: true,
      failed: 'none',
      key_id: rsa.keyId,
      ciphertext_sha256: sha256Hex(ciphertext),
      checksum,
    });
  });

  test('says the same of a ciphertext that does not open and of one with another content', async () => {
    const damaged = stored().ciphertext;
    damaged[500] = (damaged[500] ?? 0) ^ 1;
    const { response } = await wholeJob(stage, station, [
      backupDrillItem(rsa, stored({ checksum: sha256Hex(utf8('something else')) })),
      backupDrillItem(rsa, stored({ ciphertext: damaged })),
    ]);
    for (const at of [0, 1]) {
      expect(saidOf(response, at)).toMatchObject({ is_backup_valid: false, failed: 'content' });
    }
  });

  test('says that it is the key when the key does not open', async () => {
    const response = await withRow(
      { ...rsa, wrapped: point.wrapped },
      backupDrillItem(rsa, stored()),
    );
    expect(saidOf(response)).toMatchObject({ is_backup_valid: false, failed: 'key' });
  });

  test('overwrites what it opened, and says neither it nor its length anywhere', async () => {
    const { response, made } = await wholeJob(stage, station, [backupDrillItem(rsa, stored())]);
    expect(opened).toHaveLength(1);
    expect(opened.map((bytes) => bytes.length)).toEqual([plaintext.length]);
    expect(opened.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    const left = JSON.stringify([
      saidOf(response),
      station.vault.auditNaming('request_id', made.requestId).map(({ facts }) => facts),
      station.vault.outcomes(made.requestId),
    ]);
    expect(left).not.toContain('only its owner');
    expect(left).not.toContain(toBase64(plaintext).slice(0, 40));
    expect(left).not.toMatch(new RegExp(`(?<![0-9a-f])${String(plaintext.length)}(?![0-9a-f])`));
  });

  test('is refused for a key that decrypts nothing, a form that is not served, and an unknown key', async () => {
    const envelope = backupDrillItem(rsa, stored());
    if (envelope.kind !== 'backup.drill') throw new Error('it is a drill of a backup');
    const block = toBase64(stored().ciphertext);
    const { response } = await wholeJob(stage, station, [
      backupDrillItem(point, stored()),
      {
        ...envelope,
        body: {
          ...envelope.body,
          content: { form: 'envelope', wrapped_key: block, manifest_digest: 'ab'.repeat(32) },
        },
      },
      backupDrillItem({ keyId: systemRandom.uuid(), fingerprint: rsa.fingerprint }, stored()),
    ]);
    expect(refusedWith(response)).toEqual([
      'KEY_DECRYPTS_NOTHING',
      'BACKUP_FORM_NOT_SERVED',
      'KEY_UNKNOWN',
    ]);
    expect(response.attestation).toBeUndefined();
    expect(opened).toEqual([]);
  });
});

describe('the station’s own verifier', () => {
  type Statements = { statement: string; index: number; proof: string[] };

  async function verdict(
    items: RequestItem[],
    change: (bodies: Statements[]) => Statements[],
  ): Promise<string> {
    const { made, response } = await wholeJob(stage, station, items);
    const record = station.vault.request(made.requestId);
    if (record === undefined) throw new Error('no record');
    const request = verifyRecorded(record, { vault: station.vault, now: station.clock.now() });
    const bodies = response.items.map((item) => {
      if (item.outcome !== 'done' || !('statement' in item.body)) throw new Error('no statement');
      return item.body;
    });
    const changed = change(bodies);
    const payload = {
      ...response,
      items: response.items.map((item, at) => ({ ...item, body: changed[at] }) as ResponseItem),
    };
    const sealed = await sealBundle({
      payload,
      signer: station.keys.identity,
      recipientPublicKey: station.gateway.sealing.publicKey,
    });
    try {
      verifyOwnResponse({ sealed, request, vault: station.vault });
      return 'accepted';
    } catch (error) {
      if (isRefusal(error)) return error.code;
      throw error;
    }
  }

  const two = () => [keyDrillItem(point), keyDrillItem(rsa)];

  test('accepts two drills as they are', async () => {
    expect(await verdict(two(), (bodies) => bodies)).toBe('accepted');
  });

  test('refuses the statement of another item, though it is attested', async () => {
    expect(await verdict(two(), (bodies) => bodies.toReversed())).toBe('RESPONSE_NOT_SOUND');
  });

  test('refuses a verdict that was turned round', async () => {
    const turned = (bodies: Statements[]) =>
      bodies.map((body) => ({ ...body, statement: body.statement.replace('true', 'false') }));
    expect(await verdict(two(), turned)).toBe('PROOF_INVALID');
  });
});
