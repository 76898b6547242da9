/** The response: our own verifier refuses every wrong one, and a run that breaks off is finished. */
import { beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { verifyConsistency } from '../../src/core/audit/merkle-proof.ts';
import { fromHex } from '../../src/core/encoding/bytes.ts';
import { sealBundle, type ResponseBundle } from '../../src/protocol/bundle.ts';
import { exportRequest } from '../../src/station/pipeline.ts';
import { verifyRecorded } from '../../src/station/verify.ts';
import { verifyOwnResponse } from '../../src/station/verify-response.ts';
import { failing } from './power-cut.ts';
import { receive, refusalOf, run, Stage, wholeJob } from './stage.ts';
import { assignItem } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

type KeyItem = Extract<ResponseBundle['items'][number], { kind: 'key.assign'; outcome: 'done' }>;

function keyItem(response: ResponseBundle, index: number): KeyItem {
  const item = response.items[index];
  if (item?.kind !== 'key.assign' || item.outcome !== 'done') throw new Error('not a key');
  return item;
}

describe('the station’s own verifier', () => {
  async function verdict(change: (response: ResponseBundle) => ResponseBundle): Promise<string> {
    const station = stage.station();
    const { vault, clock, keys, gateway } = station;
    const { made, response } = await wholeJob(stage, station, [assignItem(), assignItem()]);
    const record = vault.request(made.requestId);
    if (record === undefined) throw new Error('no record');
    const request = verifyRecorded(record, { vault, now: clock.now() });
    const sealed = await sealBundle({
      payload: change(response),
      signer: keys.identity,
      recipientPublicKey: gateway.sealing.publicKey,
    });
    try {
      verifyOwnResponse({ sealed, request, vault });
      return 'accepted';
    } catch (error) {
      if (error instanceof Error && 'code' in error) return String(error.code);
      throw error;
    }
  }

  function withKey(response: ResponseBundle, index: number, changes: Partial<KeyItem['body']>) {
    const item = keyItem(response, index);
    const items = response.items.slice();
    items[index] = { ...item, body: { ...item.body, ...changes } };
    return { ...response, items };
  }

  test.each<[string, string, (response: ResponseBundle) => ResponseBundle]>([
    [
      'the digest of another request',
      'RESPONSE_NOT_SOUND',
      (r) => ({ ...r, head: { ...r.head, previous: 'ab'.repeat(32) } }),
    ],
    ['an item left out', 'RESPONSE_NOT_SOUND', (r) => ({ ...r, items: r.items.slice(0, 1) })],
    [
      'items in another order',
      'RESPONSE_NOT_SOUND',
      (r) => ({ ...r, items: r.items.toReversed() }),
    ],
    [
      'the public key of another key',
      'RESPONSE_NOT_SOUND',
      (r) => withKey(r, 0, { public_key: keyItem(r, 1).body.public_key }),
    ],
    [
      'the assignment signature of another key',
      'SIGNATURE_INVALID',
      (r) => withKey(r, 0, { signature: keyItem(r, 1).body.signature }),
    ],
    ['another place in the attestation', 'PROOF_INVALID', (r) => withKey(r, 0, { index: 1 })],
    ['one key for two items', 'RESPONSE_NOT_SOUND', (r) => withKey(r, 0, keyItem(r, 1).body)],
    [
      'a refusal where a key was attested',
      'RESPONSE_NOT_SOUND',
      (r) => {
        const { kind, item_id } = keyItem(r, 0);
        const refused = { kind, item_id, outcome: 'refused', code: 'KEY_UNKNOWN', sentence: 'No.' };
        return { ...r, items: [refused as (typeof r.items)[number], keyItem(r, 1)] };
      },
    ],
  ])('refuses %s (%s)', async (_what, code, change) => {
    expect(await verdict(change)).toBe(code);
  });

  test('accepts the response unchanged', async () => {
    expect(await verdict((response) => response)).toBe('accepted');
  });
});

test('each response proves that the audit log continues the one of the response before', async () => {
  const station = stage.station();
  const first = (await wholeJob(stage, station, [assignItem()])).response.head;
  expect(first).toMatchObject({ sequence: 1, consistency: { from: 0, proof: [] } });
  const second = (await wholeJob(stage, station, [assignItem()])).response.head;
  const from = readCheckpoint(first.checkpoint);
  const to = readCheckpoint(second.checkpoint);
  expect(second).toMatchObject({ sequence: 2, consistency: { from: from.size } });
  verifyConsistency({
    fromSize: from.size,
    fromRoot: from.root,
    toSize: to.size,
    toRoot: to.root,
    proof: second.consistency.proof.map(fromHex),
  });
});

describe('a run that breaks off', () => {
  // run.intent, three keys, run.done, response.sealed: six commits, broken off on either side of each.
  const moments = [1, 2, 3, 4, 5, 6].flatMap((at) =>
    (['before', 'after'] as const).map((when) => [when, at] as const),
  );

  test.each(moments)(
    '%s commit %i is finished by the next run: no key twice, one response',
    async (when, at) => {
      const station = stage.station();
      const made = await station.gateway.ask(
        [assignItem(), assignItem(), assignItem()],
        station.clock.now(),
      );
      await receive(station, made);
      stage.approve(station, made.requestId, 'Ada', 'Ben');
      await expect(run(failing(station, at, when), made.requestId)).rejects.toThrow('power cut');
      const kept = station.vault.keys('customer').map((key) => key.keyId);
      stage.close(station);
      const again = stage.open(station.folder, station.gateway);
      const isSealed = again.vault.response(made.requestId) !== undefined;
      if (isSealed) {
        const refusal = await refusalOf(() => run(again, made.requestId));
        expect(refusal.code).toBe('ALREADY_ANSWERED');
      } else {
        await run(again, made.requestId);
      }
      const keys = again.vault.keys('customer');
      expect(keys).toHaveLength(3);
      expect(keys.map((key) => key.keyId)).toEqual(expect.arrayContaining(kept));
      expect(new Set(keys.map((key) => key.itemId)).size).toBe(3);
      const response = await station.gateway.open(exportRequest(made.requestId, again.vault).file);
      expect(response.items.map((item) => item.outcome)).toEqual(['done', 'done', 'done']);
    },
  );
});
