/** The exchange at the console: what waits, handed out by light, and what came back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../../src/core/encoding/bytes.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { digestWords } from '../../../src/core/keys/fingerprint.ts';
import { requestRetirement } from '../../../src/gateway/outbox/request-retirement.ts';
import type {
  Imported,
  Outbox,
  Overview,
  RequestPage,
  SealedOutbox,
} from '../../../src/gateway/console/contract.ts';
import { decodeBundleFile } from '../../../src/protocol/file.ts';
import { answered } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { expectFailure, lastEntry, loggedIn } from './console-client.ts';
import type { ConsoleClient } from './console-client.ts';

let world: World;
let client: ConsoleClient;
let olga: { operator: string; operator_id: string };
beforeEach(async () => {
  world = await openWorld();
  const { client: own, operatorId } = await loggedIn(world.app, world.gateway);
  client = own;
  olga = { operator: 'Olga', operator_id: operatorId };
});
afterEach(async () => {
  await world.close();
});

async function json<T>(answer: Response | Promise<Response>): Promise<T> {
  const response = await answer;
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function bytes(answer: Response | Promise<Response>): Promise<Uint8Array> {
  const response = await answer;
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
}

/** Asks for a key and seals it; the open bundle. */
async function sealOne(): Promise<{ requestId: string; bundle: Outbox['bundles'][number] }> {
  const requestId = await world.ask();
  const { bundles } = await json<SealedOutbox>(client.post('outbox/seal'));
  const bundle = bundles.at(-1);
  if (bundle === undefined) throw new Error('a bundle was expected');
  return { requestId, bundle };
}

function takeFile(bundleId: string): Promise<Uint8Array> {
  return bytes(client.post(`outbox/${bundleId}/file`));
}

async function answerOf(bundleId: string): Promise<Uint8Array> {
  return await world.station.answer(await takeFile(bundleId), world.card);
}

function sealedOf(file: Uint8Array): Uint8Array {
  return decodeBundleFile(file).sealed.bytes;
}

async function expectRefusedOnRecord(
  answer: () => Promise<Response>,
  status: number,
  entry: Record<string, unknown>,
): Promise<void> {
  const [rows, kinds] = [await world.rows(), await world.auditKinds()];
  await expectFailure(answer(), status, String(entry['code']));
  expect(await world.rows()).toBe(rows);
  expect(await world.auditKinds()).toHaveLength(kinds.length + 1);
  expect(await lastEntry(world.gateway)).toMatchObject({ ...entry, ...olga });
}

describe('the outbox', () => {
  it('refuses to seal without a station, on record with the operator', async () => {
    const alone = await openWorld({ paired: false });
    try {
      const { client: own, operatorId } = await loggedIn(alone.app, alone.gateway);
      await expectFailure(own.post('outbox/seal'), 422, 'STATION_NOT_PAIRED');
      expect(await lastEntry(alone.gateway)).toEqual({
        kind: 'act.refused',
        act: 'seal',
        code: 'STATION_NOT_PAIRED',
        operator: 'Olga',
        operator_id: operatorId,
      });
    } finally {
      await alone.close();
    }
  });

  it('refuses to show a bundle that is unknown, answered or expired', async () => {
    const { bundle } = await sealOne();
    const entry = { kind: 'act.refused', act: 'show request', code: 'BUNDLE_NOT_OPEN' };
    for (const id of ['x', "' or 1=1", sha256Hex(utf8('x'))]) {
      await expectRefusedOnRecord(() => client.post(`outbox/${id}/show`), 409, entry);
    }
    const response = await answerOf(bundle.bundleId);
    await json(client.post('responses/file', { bytes: response }));
    await expectRefusedOnRecord(() => client.post(`outbox/${bundle.bundleId}/show`), 409, {
      ...entry,
      transport: 'frames',
    });
    const { bundle: second } = await sealOne();
    world.clock.passDays(31);
    const { client: later } = await loggedIn(world.app, world.gateway, 'Boris');
    await expectFailure(later.post(`outbox/${second.bundleId}/file`), 409, 'BUNDLE_NOT_OPEN');
  });

  it('seals what is queued, and lists what a person compares with the station', async () => {
    const requestId = await world.ask();
    expect(await json<Outbox>(client.get('outbox'))).toEqual({ queued: 1, bundles: [] });
    const sealed = await json<SealedOutbox>(client.post('outbox/seal'));
    expect(sealed).toMatchObject({ queued: 0, sealed: 1, requeued: 0 });
    const [bundle] = sealed.bundles;
    expect(await lastEntry(world.gateway)).toMatchObject({
      kind: 'bundle.sealed',
      bundle_id: bundle?.bundleId,
      ...olga,
    });
    const listed = await json<Outbox>(client.get('outbox'));
    expect(listed.bundles).toEqual(sealed.bundles);
    expect(bundle).toMatchObject({ sequence: 1, items: 1, shownAt: '' });
    expect(bundle?.words).toBe(digestWords(bundle?.sealedDigest ?? ''));
    const { requests } = await json<RequestPage>(client.get('requests'));
    expect(requests).toMatchObject([{ requestId, state: 'sent', sequence: 1 }]);
    // Again: nothing is queued, and nothing is made.
    expect(await json(client.post('outbox/seal'))).toMatchObject({ sealed: 0, requeued: 0 });
  });

  it('asks again what an expired bundle carried', async () => {
    const { bundle } = await sealOne();
    world.clock.passDays(31);
    const { client: later } = await loggedIn(world.app, world.gateway, 'Boris');
    const sealed = await json<SealedOutbox>(later.post('outbox/seal'));
    expect(sealed).toMatchObject({ sealed: 1, requeued: 1 });
    expect(sealed.bundles.map(({ sequence }) => sequence)).toEqual([2]);
    const kinds = await world.auditKinds();
    expect(kinds).toContain('bundle.expired');
    expect(sealed.bundles[0]?.bundleId).not.toBe(bundle.bundleId);
  });

  it('hands out the same sealed bytes as codes and in the file, and puts on record who took them', async () => {
    const { bundle } = await sealOne();
    const sealed = await bytes(client.post(`outbox/${bundle.bundleId}/show`));
    const entry = {
      kind: 'bundle.shown',
      bundle_id: bundle.bundleId,
      sequence: 1,
      sealed_digest: bundle.sealedDigest,
      ...olga,
    };
    expect(await lastEntry(world.gateway)).toEqual({ ...entry, transport: 'frames' });
    expect(sha256Hex(sealed)).toBe(bundle.sealedDigest);
    expect(sealed).toHaveLength(bundle.sealedBytes);
    const file = await takeFile(bundle.bundleId);
    expect(await lastEntry(world.gateway)).toEqual({ ...entry, transport: 'file' });
    expect(sealedOf(file)).toEqual(sealed);
    expect(file).toEqual(await world.exportFile());
    const [listed] = (await json<Outbox>(client.get('outbox'))).bundles;
    expect(listed?.shownAt).toBe('2026-11-20T20:37:00Z');
  });
});

describe('a response at the console', () => {
  it('refuses what is no bundle, by light too, and sealed bytes as a file', async () => {
    const { bundle } = await sealOne();
    const file = await answerOf(bundle.bundleId);
    const frames = { kind: 'response.refused', transport: 'frames', code: 'BUNDLE_MALFORMED' };
    for (const wrong of [new Uint8Array(), utf8('PFB1'), new Uint8Array(200_000)]) {
      await expectRefusedOnRecord(() => client.post('responses/light', { bytes: wrong }), 422, {
        ...frames,
        sealed_digest: sha256Hex(wrong),
      });
    }
    const sealed = sealedOf(file);
    await expectFailure(client.post('responses/file', { bytes: sealed }), 422, 'TEXT_INVALID');
    expect(await lastEntry(world.gateway)).toMatchObject({
      kind: 'response.refused',
      transport: 'file',
      file_digest: sha256Hex(sealed),
      ...olga,
    });
  });

  it('refuses sealed bytes of a request, of another station, and with any byte changed', async () => {
    const { bundle } = await sealOne();
    const request = await bytes(client.post(`outbox/${bundle.bundleId}/show`));
    const entry = { kind: 'response.refused', transport: 'frames' };
    await expectRefusedOnRecord(() => client.post('responses/light', { bytes: request }), 422, {
      ...entry,
      code: 'WRONG_DIRECTION',
    });
    const sealed = sealedOf(await answerOf(bundle.bundleId));
    // One bit in each part of the form: magic, suite, ids, encapsulated key, ciphertext, tag.
    for (const at of [0, 4, 9, 17, 30, 60, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const [rows, kinds] = [await world.rows(), await world.auditKinds()];
      expect((await client.post('responses/light', { bytes: changed })).status).toBe(422);
      expect(await world.rows()).toBe(rows);
      expect(await world.auditKinds()).toEqual([...kinds, 'response.refused']);
    }
    for (const wrong of [sealed.subarray(0, -1), concat(sealed, new Uint8Array(1))]) {
      expect((await client.post('responses/light', { bytes: wrong })).status).toBe(422);
    }
    const stranger = await openWorld();
    try {
      await stranger.ask();
      const foreign = await answered(stranger);
      await expectRefusedOnRecord(
        () => client.post('responses/light', { bytes: sealedOf(foreign) }),
        422,
        { ...entry, code: 'SIGNER_UNKNOWN' },
      );
    } finally {
      await stranger.close();
    }
  });

  it('imports sealed bytes that came by light, and stores what the file would have stored', async () => {
    const { requestId, bundle } = await sealOne();
    const file = await answerOf(bundle.bundleId);
    const imported = await json<Imported>(
      client.post('responses/light', { bytes: sealedOf(file) }),
    );
    expect(imported).toMatchObject({
      isNew: true,
      sequence: 1,
      inReplyTo: bundle.bundleId,
      assigned: [{ requestId }],
      retired: [],
      refused: [],
    });
    expect(await lastEntry(world.gateway)).toMatchObject({
      kind: 'response.imported',
      transport: 'frames',
      assigned: 1,
      ...olga,
    });
    const stored = await world.gateway.db
      .selectFrom('response_bundle')
      .select(['file', 'sealed_digest'])
      .executeTakeFirstOrThrow();
    expect(utf8(stored.file)).toEqual(file);
    expect(stored.sealed_digest).toBe(sha256Hex(sealedOf(file)));
    // What people compare with the words at the station, whichever way it came.
    const shown = { sealedDigest: stored.sealed_digest, words: digestWords(stored.sealed_digest) };
    expect(imported).toMatchObject(shown);
    // By the other way it is the same response, and changes nothing.
    const before = [await world.rows(), await world.auditKinds()];
    const again = await json<Imported>(client.post('responses/file', { bytes: file }));
    expect(again).toMatchObject({
      isNew: false,
      bundleId: imported.bundleId,
      assigned: [],
      ...shown,
    });
    expect([await world.rows(), await world.auditKinds()]).toEqual(before);
    expect((await world.get(`/v1/keys/requests/${requestId}`)).status).toBe(200);
  });

  it('imports a file that another tool made codes of, as it would on a drive, and says that it came by light', async () => {
    const { requestId, bundle } = await sealOne();
    const file = await answerOf(bundle.bundleId);
    const renamed = utf8(fromUtf8(file).replace('"sequence":1', '"sequence":2'));
    await expectRefusedOnRecord(() => client.post('responses/light', { bytes: renamed }), 422, {
      kind: 'response.refused',
      transport: 'frames',
      code: 'BUNDLE_MALFORMED',
      file_digest: sha256Hex(renamed),
    });
    const imported = await json<Imported>(client.post('responses/light', { bytes: file }));
    expect(imported).toMatchObject({ isNew: true, assigned: [{ requestId }] });
    expect(await lastEntry(world.gateway)).toMatchObject({ transport: 'frames', ...olga });
  });

  it('imports an uploaded file, and says what the station refused in its own words', async () => {
    const requestId = await world.ask();
    const { bundles } = await json<SealedOutbox>(client.post('outbox/seal'));
    const file = await takeFile(bundles[0]?.bundleId ?? '');
    const response = await world.station.answer(file, world.card, { refuses: () => true });
    const imported = await json<Imported>(client.post('responses/file', { bytes: response }));
    expect(imported.refused).toMatchObject([{ requestId }]);
    expect(await lastEntry(world.gateway)).toMatchObject({ transport: 'file', ...olga });
    const { requests } = await json<RequestPage>(client.get('requests?state=refused'));
    expect(requests).toMatchObject([
      {
        requestId,
        state: 'refused',
        keyId: '',
        refusalCode: imported.refused[0]?.code,
        refusalSentence: imported.refused[0]?.sentence,
      },
    ]);
  });
});

describe('requests and overview', () => {
  it('lists what was asked, by whom, since when and in which state, newest first', async () => {
    const { requestId: first, bundle } = await sealOne();
    const response = await answerOf(bundle.bundleId);
    world.clock.passSeconds(60);
    const { assigned } = await json<Imported>(client.post('responses/file', { bytes: response }));
    const keyId = assigned[0]?.keyId ?? '';
    const retirement = await requestRetirement(world.gateway, { keyId, reason: 'No longer used' });
    const { requests, next } = await json<RequestPage>(client.get('requests'));
    expect(next).toBeNull();
    expect(requests).toMatchObject([
      { requestId: retirement, kind: 'key.retire', state: 'queued', askedBy: '', sequence: 0 },
      {
        requestId: first,
        kind: 'key.assign',
        state: 'done',
        askedAt: '2026-11-20T20:37:00Z',
        since: '2026-11-20T20:38:00Z',
        askedBy: 'wallet',
        sequence: 1,
        keyId,
      },
    ]);
    expect(requests[1]?.lines).toContainEqual({ label: 'Key type', value: 'secp256k1' });
    expect(requests[0]?.lines).toContainEqual({ label: 'Reason', value: 'No longer used' });
    const queued = await json<RequestPage>(client.get('requests?state=queued'));
    expect(queued.requests.map(({ requestId }) => requestId)).toEqual([retirement]);
  });

  it('gives pages that together hold every request once', async () => {
    const asked: string[] = [];
    for (let count = 0; count < 103; count += 1) asked.push(await world.ask());
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `?before=${cursor}`;
      const page: RequestPage = await json<RequestPage>(client.get(`requests${query}`));
      seen.push(...page.requests.map(({ requestId }) => requestId));
      sizes.push(page.requests.length);
      cursor = page.next;
    }
    expect(sizes).toEqual([50, 50, 3]);
    expect(seen).toEqual(asked.reverse());
  });

  it('shows the gateway, its station and what waits at a glance', async () => {
    await world.ask();
    const overview = await json<Overview>(client.get('overview'));
    expect(overview).toMatchObject({
      gateway: { name: 'Gateway one', env: 'test' },
      station: { stationId: world.station.stationId, name: 'Vault room', airGap: '' },
      items: { queued: 1, sent: 0, done: 0, refused: 0 },
      bundles: { open: 0 },
      keys: 0,
    });
    expect(overview.auditEntries).toBe((await world.auditKinds()).length);
  });
});
