/** Declining: signed with its reason, final for that person, and enough of them block the request. */
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyDecline } from '../../src/core/quorum/decline.ts';
import { decodeDsse } from '../../src/core/signing/dsse.ts';
import { declinesOf } from '../../src/station/decline.ts';
import { approveRequest, declineRequest } from '../../src/station/pipeline.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  run,
  secretOf,
  Stage,
  wholeJob,
  type Person,
  type Station,
} from './stage.ts';
import { assignItem } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

async function received(station: Station) {
  const made = await station.gateway.ask([assignItem()], station.clock.now());
  await receive(station, made);
  const record = station.vault.request(made.requestId);
  if (record === undefined) throw new Error('not received');
  return record;
}

type Received = Awaited<ReturnType<typeof received>>;

async function decline(
  { surroundings }: Station,
  { requestId, sheetDigest }: Received,
  name: Person,
  reason = 'not ordered',
): Promise<void> {
  await declineRequest(requestId, sheetDigest, { secret: secretOf(name), reason }, surroundings);
}

async function approve(
  { surroundings }: Station,
  { requestId, sheetDigest }: Received,
  name: Person,
): Promise<void> {
  await approveRequest(requestId, sheetDigest, secretOf(name), surroundings);
}

describe('a custodian who declines', () => {
  test('has the reason signed, kept and on record', async () => {
    const station = stage.station();
    const { vault } = station;
    const request = await received(station);
    await decline(station, request, 'Ada', 'Nobody here ordered this.');
    const [record, ...others] = vault.approvals('decline', request.payloadDigest);
    if (record === undefined) throw new Error('not kept');
    expect(others).toEqual([]);
    const custodian = vault.custodian(record.custodianId);
    if (custodian === undefined) throw new Error('no such custodian');
    const { stationId, env } = vault.identity();
    const statement = verifyDecline({
      dsse: decodeDsse(record.dsse),
      custodian,
      expected: {
        station_id: stationId,
        env,
        subject: request.payloadDigest,
        sheet: request.sheetDigest,
      },
    });
    expect(statement).toMatchObject({
      custodian_name: 'Ada',
      reason: 'Nobody here ordered this.',
      declined_at: record.approvedAt,
    });
    expect(lastEntry(vault)).toMatchObject({
      kind: 'approval.declined',
      facts: {
        request_id: request.requestId,
        digest: request.payloadDigest,
        custodian: 'Ada',
        reason: 'Nobody here ordered this.',
      },
    });
    expect(declinesOf(request, vault)).toEqual([statement]);
    expect(vault.approvals('request', request.payloadDigest)).toEqual([]);
  });

  test('has decided: refuses another decline and an approval of the same person', async () => {
    const station = stage.station();
    const request = await received(station);
    await decline(station, request, 'Ada');
    for (const again of [decline, approve]) {
      await expectRefusedOnRecord(station.vault, 'act.refused', 'ALREADY_DECIDED', () =>
        again(station, request, 'Ada'),
      );
    }
  });

  test('cannot be one who approved', async () => {
    const station = stage.station();
    const request = await received(station);
    stage.approve(station, request.requestId, 'Ada');
    const refusal = await expectRefusedOnRecord(
      station.vault,
      'act.refused',
      'ALREADY_DECIDED',
      () => decline(station, request, 'Ada'),
    );
    expect(refusal.facts).toEqual({ name: 'Ada', decision: 'approved' });
  });

  test('must have read this very sheet, and give a reason that can be read', async () => {
    const station = stage.station();
    const { surroundings } = station;
    const request = await received(station);
    const { requestId } = request;
    await expectRefusedOnRecord(station.vault, 'act.refused', 'APPROVAL_DIGEST_DIFFERS', () =>
      declineRequest(
        requestId,
        '0'.repeat(64),
        { secret: secretOf('Ada'), reason: 'x' },
        surroundings,
      ),
    );
    for (const reason of ['', 'a\u202eb', 'two\nlines']) {
      await expectRefusedOnRecord(station.vault, 'act.refused', 'REASON_INVALID', () =>
        decline(station, request, 'Ada', reason),
      );
    }
  });

  test('needs the right passphrase', async () => {
    const station = stage.station();
    const { requestId, sheetDigest } = await received(station);
    const secret = secretOf('Ada', 'some other six words');
    const { code } = await refusalOf(() =>
      declineRequest(requestId, sheetDigest, { secret, reason: 'no' }, station.surroundings),
    );
    expect(code).toBe('PASSPHRASE_WRONG');
    expect(station.vault.approvals('decline', sheetDigest)).toEqual([]);
  });

  test('is too late when the request is answered', async () => {
    const station = stage.station();
    const { made } = await wholeJob(stage, station, [assignItem()]);
    const request = station.vault.request(made.requestId);
    if (request === undefined) throw new Error('no such request');
    await expectRefusedOnRecord(station.vault, 'act.refused', 'ALREADY_ANSWERED', () =>
      decline(station, request, 'Cleo'),
    );
  });
});

describe('declines', () => {
  test('of fewer than block it leave the others free to approve and to run it', async () => {
    const station = stage.station();
    const request = await received(station);
    await decline(station, request, 'Cleo');
    stage.approve(station, request.requestId, 'Ada');
    await approve(station, request, 'Ben');
    expect(await run(station, request.requestId)).toHaveLength(1);
  });

  test('that put the threshold out of reach block it: nobody approves and nothing is run', async () => {
    const station = stage.station();
    const request = await received(station);
    await decline(station, request, 'Ada');
    await decline(station, request, 'Cleo');
    await expectRefusedOnRecord(station.vault, 'act.refused', 'REQUEST_BLOCKED', () =>
      approve(station, request, 'Ben'),
    );
    await expectRefusedOnRecord(station.vault, 'act.refused', 'REQUEST_BLOCKED', () =>
      run(station, request.requestId),
    );
    expect(station.vault.keys('customer')).toEqual([]);
  });
});
