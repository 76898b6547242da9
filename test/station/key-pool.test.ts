/** Keys that are made ahead of any user: each kept by itself, none twice, and nobody's. */
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyAssignment } from '../../src/core/keys/assignment.ts';
import { parseDsse } from '../../src/core/signing/dsse.ts';
import { verifyAttested } from '../../src/core/signing/attestation.ts';
import type { ResponseBundle } from '../../src/protocol/bundle.ts';
import { readStationCard } from '../../src/protocol/cards/station-card.ts';
import type { PooledKey } from '../../src/protocol/kinds/key-pool.ts';
import { exportRequest } from '../../src/station/pipeline.ts';
import { failing } from './power-cut.ts';
import { receive, refusalOf, run, Stage, wholeJob, type Station } from './stage.ts';
import { assignItem, poolItem } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

function pooled({ items }: ResponseBundle, at = 0): PooledKey[] {
  const item = items[at];
  if (item?.kind !== 'key.pool' || item.outcome !== 'done') throw new Error('not a pool');
  return item.body.keys;
}

async function approved(station: Station, count: number): Promise<string> {
  const made = await station.gateway.ask([poolItem(count)], station.clock.now());
  await receive(station, made);
  stage.approve(station, made.requestId, 'Ada', 'Ben');
  return made.requestId;
}

describe('a pool of keys', () => {
  test('is as many keys as were asked for, each proven from the station card alone and of no user', async () => {
    const station = stage.station();
    const { response } = await wholeJob(stage, station, [
      poolItem(3),
      assignItem(),
      poolItem(1, 'rsa4096'),
    ]);
    const card = readStationCard(station.vault.identity().card);
    const keys = [...pooled(response), ...pooled(response, 2)];
    expect(keys.map(({ key_type }) => key_type)).toEqual([
      'secp256k1',
      'secp256k1',
      'secp256k1',
      'rsa4096',
    ]);
    for (const key of keys) {
      const { statement } = verifyAttested({
        ...key,
        attestation: parseDsse(response.attestation),
        identityKey: card.identityKey,
        custodians: card.custodians,
        threshold: card.card.threshold,
      });
      expect(statement).toMatchObject({ type: 'pool-key', key_id: key.key_id });
      expect(statement).not.toHaveProperty('user_identifier_sha256');
      const bound = verifyAssignment({
        assignmentPublicKey: card.assignmentKey,
        publicKeyHex: key.public_key,
        signature: key.signature,
      });
      expect(bound).toEqual({});
    }
    expect(new Set(keys.map(({ key_fingerprint }) => key_fingerprint)).size).toBe(4);
    expect(station.vault.keys('customer')).toHaveLength(5);
  });

  test('is read on the sheet with the number of its keys', async () => {
    const station = stage.station();
    const requestId = await approved(station, 40);
    const sheet = station.vault.request(requestId)?.sheet ?? '';
    expect(sheet).toMatch(/Keys to make ahead, secp256k1 +40/);
    expect(sheet).toMatch(/How many keys \.+ 40/);
  });

  test('is counted key by key while it runs, and stopped between two keys', async () => {
    const station = stage.station();
    const requestId = await approved(station, 5);
    const counts: number[] = [];
    const stopped = run(station, requestId, {
      onProgress: (done) => counts.push(done),
      isCancelled: () => counts.includes(2),
    });
    expect((await refusalOf(() => stopped)).code).toBe('CANCELLED');
    expect(counts.slice(0, 3)).toEqual([0, 1, 2]);
    const kept = station.vault.keysOfItem(requestId, itemOf(station, requestId));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThan(5);
    expect(station.vault.outcomeCount(requestId)).toBe(0);

    const more: number[] = [];
    await run(station, requestId, { onProgress: (done) => more.push(done) });
    expect(more).toEqual(Array.from({ length: 6 - kept.length }, (_, at) => kept.length + at));
    const response = await station.gateway.open(exportRequest(requestId, station.vault).file);
    const ids = pooled(response).map(({ key_id }) => key_id);
    expect(ids).toHaveLength(5);
    expect(ids).toEqual(expect.arrayContaining(kept.map(({ keyId }) => keyId)));
  });

  // run.intent, three keys, run.done, response.sealed: six commits, broken off on either side of each.
  const moments = [1, 2, 3, 4, 5, 6].flatMap((at) =>
    (['before', 'after'] as const).map((when) => [when, at] as const),
  );

  test.each(moments)(
    'that is broken off %s commit %i is finished by the next run with not a key more',
    async (when, at) => {
      const station = stage.station();
      const requestId = await approved(station, 3);
      await expect(run(failing(station, at, when), requestId)).rejects.toThrow('power cut');
      const kept = station.vault.keys('customer').map(({ keyId }) => keyId);
      stage.close(station);
      const again = stage.open(station.folder, station.gateway);
      if (again.vault.response(requestId) === undefined) await run(again, requestId);
      const response = await station.gateway.open(exportRequest(requestId, again.vault).file);
      const ids = pooled(response).map(({ key_id }) => key_id);
      expect(ids).toEqual(again.vault.keys('customer').map(({ keyId }) => keyId));
      expect(ids).toHaveLength(3);
      expect(ids).toEqual(expect.arrayContaining(kept));
    },
  );
});

function itemOf(station: Station, requestId: string): string {
  return station.vault.keys('customer').find((key) => key.requestId === requestId)?.itemId ?? '';
}
