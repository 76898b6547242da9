/** The procedure as a whole: what it must not do, and one job through all of its steps. */
import { beforeAll, describe, expect, test } from 'vitest';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { verifyKeyAttestation } from '../../src/core/signing/attestation.ts';
import { verifyAssignment } from '../../src/core/keys/assignment.ts';
import { exportRequest, markExported } from '../../src/station/pipeline.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  run,
  Stage,
  stateOf,
  wholeJob,
} from './stage.ts';
import { assignItem, retireItem } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

describe('run', () => {
  test('refuses a request that was never received', async () => {
    const station = stage.station();
    const id = '8d0f4c0e-5a0e-4e8e-9d53-3f6a8c3c1a10';
    await expectRefusedOnRecord(station.vault, 'act.refused', 'REQUEST_UNKNOWN', () =>
      run(station, id),
    );
  });

  test('refuses one approval of two, and makes no key', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    await receive(station, made);
    stage.approve(station, made.requestId, 'Ada');
    await expectRefusedOnRecord(station.vault, 'act.refused', 'QUORUM_NOT_REACHED', () =>
      run(station, made.requestId),
    );
    expect(station.vault.keys('customer')).toEqual([]);
  });

  test('refuses to export a response before the run, and changes nothing', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    await receive(station, made);
    const size = station.vault.auditSize();
    expect(() => exportRequest(made.requestId, station.vault)).toThrow(
      expect.objectContaining({ code: 'RESPONSE_NOT_MADE' }),
    );
    expect(station.vault.auditSize()).toBe(size);
  });

  test('refuses a request that is answered', async () => {
    const station = stage.station();
    const { made } = await wholeJob(stage, station, [assignItem()]);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'ALREADY_ANSWERED', () =>
      run(station, made.requestId),
    );
  });

  test('refuses a request that expired after it was approved', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    await receive(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    await station.clock.pass(8 * 86_400_000);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'BUNDLE_EXPIRED', () =>
      run(station, made.requestId),
    );
  });

  test('refuses an item that got its key under another request, and makes no second one', async () => {
    const station = stage.station();
    const item = assignItem();
    const made = await station.gateway.ask([item], station.clock.now());
    await receive(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    await refusalOf(() => run(station, made.requestId, { isCancelled: () => true }));
    const other = await wholeJob(stage, station, [assignItem()]);
    const at = '2026-11-20T20:00:00Z';
    station.vault.transact({ kind: 'key.created', at, facts: {} }, (writer) => {
      writer.saveOutcome({
        itemId: item.item_id,
        requestId: other.made.requestId,
        kind: item.kind,
        body: '{}',
      });
    });
    await expectRefusedOnRecord(station.vault, 'act.refused', 'ITEM_REPEATED', () =>
      run(station, made.requestId),
    );
  });

  test('keeps no response that its own verifier refuses; the next run seals a sound one', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    await receive(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    const keys = { ...station.keys, assignment: generateP256(systemRandom) };
    const refusal = await refusalOf(() => run({ ...station, keys }, made.requestId));
    expect(refusal.code).toBe('SIGNATURE_INVALID');
    expect(station.vault.response(made.requestId)).toBeUndefined();
    expect(lastEntry(station.vault)).toMatchObject({ kind: 'act.refused' });
    await run(station, made.requestId);
    expect(station.vault.keys('customer')).toHaveLength(1);
  });

  test('a cancelled run keeps what it made, and the next one makes the rest and nothing twice', async () => {
    const station = stage.station();
    const items = Array.from({ length: 7 }, () => assignItem());
    const made = await station.gateway.ask(items, station.clock.now());
    await receive(station, made);
    stage.approve(station, made.requestId, 'Ada', 'Ben');
    let done = 0;
    const refusal = await refusalOf(() =>
      run(station, made.requestId, {
        onProgress: (count) => (done = count),
        isCancelled: () => done >= 3,
      }),
    );
    expect(refusal.code).toBe('CANCELLED');
    expect(lastEntry(station.vault).kind).toBe('run.cancelled');
    const kept = station.vault.keys('customer').map((key) => key.keyId);
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(kept.length).toBeLessThan(7);
    const results = await run(station, made.requestId);
    expect(results.map(({ item }) => item.item_id)).toEqual(items.map((item) => item.item_id));
    const keys = station.vault.keys('customer').map((key) => key.keyId);
    expect(keys).toHaveLength(7);
    expect(keys).toEqual(expect.arrayContaining(kept));
  });
});

describe('a whole job', () => {
  test('gives a response that the other side verifies with the station card alone', async () => {
    const station = stage.station();
    const organisation = { customer_id: 'c-1', customer_name: 'Müller & Co' };
    const items = [
      assignItem({ key_type: 'rsa4096' }),
      assignItem({
        organisation,
        sign_with: ['user_id', 'external_customer_id', 'key_fingerprint'],
      }),
    ];
    const { response, made } = await wholeJob(stage, station, items);
    expect(response.head).toMatchObject({ in_reply_to: made.requestId, sequence: 1 });
    const card = station.gateway.station;
    if (card === undefined || response.attestation === undefined) throw new Error('incomplete');
    for (const [index, item] of response.items.entries()) {
      if (item.kind !== 'key.assign' || item.outcome !== 'done') throw new Error('not done');
      const { statement, attestation } = verifyKeyAttestation({
        statement: item.body.statement,
        index: item.body.index,
        proof: item.body.proof,
        attestation: response.attestation,
        identityKey: card.identityKey,
        custodians: card.custodians,
        threshold: 2,
      });
      expect(statement.public_key).toBe(item.body.public_key);
      expect(statement.item_id).toBe(items[index]?.item_id);
      expect(attestation.request_digest).toBe(made.payloadDigest);
      const bound = verifyAssignment({
        assignmentPublicKey: card.assignmentKey,
        publicKeyHex: item.body.public_key,
        signature: item.body.signature,
        signedPayload: item.body.signed_payload,
        signedFields: item.body.signed_fields,
      });
      expect(Object.keys(bound)).toHaveLength(index === 0 ? 0 : 3);
    }
  });

  test('exports the same bytes each time, and the first time is what stays on record', async () => {
    const station = stage.station();
    const { made, exported } = await wholeJob(stage, station, [assignItem()]);
    const handed = { sealedDigest: exported.sealedDigest, transport: 'file' } as const;
    const first = markExported(made.requestId, handed, station.surroundings, undefined);
    await station.clock.pass(60_000);
    expect(exportRequest(made.requestId, station.vault)).toEqual(exported);
    expect(markExported(made.requestId, handed, station.surroundings, undefined)).toBe(first);
    expect(station.vault.response(made.requestId)?.exportedAt).toBe(first);
  });

  test('an item that cannot be done is answered with its refusal; the others are done', async () => {
    const station = stage.station();
    const unknown = '8d0f4c0e-5a0e-4e8e-9d53-3f6a8c3c1a10';
    const items = [retireItem(unknown, 'ab'.repeat(32)), assignItem()];
    const { response } = await wholeJob(stage, station, items);
    expect(response.items[0]).toMatchObject({ outcome: 'refused', code: 'KEY_UNKNOWN' });
    expect(response.items[1]).toMatchObject({ outcome: 'done' });
  });

  test('retires a key by id and fingerprint; a second time in the same bundle is refused', async () => {
    const station = stage.station();
    await wholeJob(stage, station, [assignItem()]);
    const [key] = station.vault.keys('customer');
    if (key === undefined) throw new Error('no key');
    const { response } = await wholeJob(stage, station, [
      retireItem(key.keyId, key.fingerprint),
      retireItem(key.keyId, key.fingerprint),
    ]);
    const outcomes = response.items.map((item) => item.outcome);
    expect(outcomes.sort()).toEqual(['done', 'refused']);
    expect(station.vault.key(key.keyId)?.status).toBe('retired');
  });

  test('a thousand replays make no new key and change nothing', async () => {
    const station = stage.station();
    const { made, exported } = await wholeJob(stage, station, [assignItem()]);
    const before = stateOf(station.vault);
    for (let replay = 0; replay < 1_000; replay++) {
      const received = await receive(station, made);
      expect(received).toEqual({ seen: 'known', requestId: made.requestId });
    }
    expect(exportRequest(made.requestId, station.vault)).toEqual(exported);
    expect(stateOf(station.vault)).toEqual(before);
  });
});
