/** Ceremonies of a real station: its own log, its own card, its own keys. */
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_SPAN_ENTRIES, verifyRecord } from '../../../src/core/ceremony/signed-record.ts';
import { fromUtf8 } from '../../../src/core/encoding/bytes.ts';
import { decodeDsse } from '../../../src/core/signing/dsse.ts';
import { readStationCard } from '../../../src/protocol/cards/station-card.ts';
import { recordDeviation } from '../../../src/station/ceremony/deviation.ts';
import { ceremonies, recordOf, signedRecordOf } from '../../../src/station/ceremony/record.ts';
import { noteOf } from '../../../src/station/surroundings.ts';
import { lastEntry, receive, refusalOf, Stage, stateOf, wholeJob, type Station } from '../stage.ts';
import { assignItem } from '../test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

const all = { before: Number.MAX_SAFE_INTEGER, limit: 100 };
const idsOf = ({ vault }: Station, page = all): string[] =>
  ceremonies(vault, page).ceremonies.map((ceremony) => ceremony.ceremony_id);

function start(station: Station): void {
  const { vault, clock } = station;
  vault.transact(noteOf(clock, 'station.opened', { build: 'permafrost test', clock: 'accepted' }));
}

function trustOf({ vault }: Station) {
  const { card, custodians, digest, identityKey } = readStationCard(vault.identity().card);
  return {
    station: { station_id: card.station_id, name: card.name, env: card.env, card_digest: digest },
    custodians: new Map(custodians.map(({ custodianId, name }) => [custodianId, name])),
    identityKey,
  };
}

async function answered(station: Station): Promise<string> {
  start(station);
  await wholeJob(stage, station, [assignItem()]);
  const [id = ''] = idsOf(station);
  return id;
}

describe('the ceremonies of a station', () => {
  it('are its set-up, its pairing and each request, newest first', async () => {
    const station = stage.station();
    start(station);
    await receive(station, await station.gateway.ask([assignItem()], station.clock.now()));
    expect(ceremonies(station.vault, all)).toMatchObject({
      ceremonies: [
        { kind: 'request', ended_at: '' },
        { kind: 'pairing', title: 'Pairing of the gateway Gateway One' },
        { kind: 'set-up', ceremony_id: 'set-up-0', title: 'Set-up of the station Station One' },
      ],
      hasMore: false,
    });
  });

  it('come a page at a time', async () => {
    const station = stage.station();
    start(station);
    await receive(station, await station.gateway.ask([assignItem()], station.clock.now()));
    const ids = idsOf(station);
    const first = ceremonies(station.vault, { ...all, limit: 2 });
    expect(first.hasMore).toBe(true);
    expect(first.ceremonies.map((ceremony) => ceremony.ceremony_id)).toEqual(ids.slice(0, 2));
    const before = Number(/[0-9]+$/.exec(ids[1] ?? '')?.[0]);
    expect(idsOf(station, { before, limit: 2 })).toEqual(ids.slice(2));
  });

  it('say in the list what the record says', async () => {
    const station = stage.station();
    await answered(station);
    for (const listed of ceremonies(station.vault, all).ceremonies) {
      expect(recordOf(station.vault, listed.ceremony_id).ceremony).toEqual(listed);
    }
  });
});

describe('the record of a ceremony', () => {
  it('has the key that the request made, and changes nothing by being read', async () => {
    const station = stage.station();
    const id = await answered(station);
    const before = { size: station.vault.auditSize(), state: stateOf(station.vault) };
    const record = recordOf(station.vault, id);
    const [key] = station.vault.keys('customer');
    expect(record.keys).toMatchObject([
      { key_id: key?.keyId, type: 'secp256k1', fingerprint: key?.fingerprint, outcome: 'made' },
    ]);
    expect(record).toEqual(recordOf(station.vault, id));
    expect({ size: station.vault.auditSize(), state: stateOf(station.vault) }).toEqual(before);
  });

  it('is signed, always the same bytes from the same log, and verifies from the card', async () => {
    const station = stage.station();
    const id = await answered(station);
    const { identity } = station.keys;
    const signed = signedRecordOf(station.vault, id, identity);
    expect(signed.fileName).toBe(
      `ceremony-${id}-${signed.digest.slice(0, 12)}.permafrost-record.json`,
    );
    expect(signedRecordOf(station.vault, id, identity)).toEqual(signed);
    const dsse = decodeDsse(signed.file);
    expect(verifyRecord({ ...trustOf(station), dsse })).toEqual(recordOf(station.vault, id));
    expect(fromUtf8(signed.file)).not.toContain('\n');
  });

  it('of every ceremony verifies', async () => {
    const station = stage.station();
    await answered(station);
    for (const id of idsOf(station)) {
      const dsse = decodeDsse(signedRecordOf(station.vault, id, station.keys.identity).file);
      expect(verifyRecord({ ...trustOf(station), dsse }).ceremony.ceremony_id).toBe(id);
    }
  });

  it('names each refusal with its custodian', async () => {
    const station = stage.station();
    start(station);
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    await receive(station, made);
    const { surroundings } = station;
    surroundings.vault.transact(
      noteOf(station.clock, 'act.refused', {
        act: 'approve',
        request_id: made.requestId,
        custodian_id: stage.share('Ada').custodian.custodianId,
        code: 'PASSPHRASE_WRONG',
      }),
    );
    expect(recordOf(station.vault, idsOf(station)[0] ?? '').deviations).toMatchObject([
      {
        what: 'An act was refused: approve, at the passphrase of Ada',
        reason: 'PASSPHRASE_WRONG',
        reported_by: '',
      },
    ]);
  });

  it('is refused for a ceremony that the log does not have', async () => {
    const { vault } = stage.station();
    for (const id of ['set-up-1', 'request-0', 'set-up-999999', 'pairing-0', 'set-up']) {
      expect((await refusalOf(() => recordOf(vault, id))).code, id).toBe('CEREMONY_UNKNOWN');
    }
  });

  it('is refused for a ceremony that is spread over too much of the log', async () => {
    const { vault } = stage.station();
    const full = Object.create(vault, {
      auditSize: { value: () => MAX_SPAN_ENTRIES + 2 },
      auditEntry: {
        value: (index: number) => vault.auditEntry(index === 0 ? 0 : 1),
      },
    }) as typeof vault;
    const refusal = await refusalOf(() => recordOf(full, 'set-up-0'));
    expect(refusal.code).toBe('RECORD_TOO_LARGE');
    expect(refusal.message).toContain(`${String(MAX_SPAN_ENTRIES)} entries`);
  });
});

describe('a deviation', () => {
  it('is an entry of the log, and in the record of every ceremony under way', async () => {
    const station = stage.station();
    start(station);
    await receive(station, await station.gateway.ask([assignItem()], station.clock.now()));
    const report = { what: 'Ben joined by phone', reason: 'His train was late', reportedBy: 'Zoë' };
    const index = recordDeviation(station.surroundings, report);
    expect(lastEntry(station.vault)).toMatchObject({
      index,
      kind: 'deviation.recorded',
      facts: { what: report.what, reason: report.reason, reported_by: 'Zoë' },
      rows: {},
    });
    const record = recordOf(station.vault, idsOf(station)[0] ?? '');
    expect(record.deviations).toMatchObject([{ index, what: report.what, reported_by: 'Zoë' }]);
    expect(record.participants).toContainEqual({ name: 'Zoë', part: 'reported a deviation' });
  });

  it('is refused with text that people could not read as it is, and writes nothing', async () => {
    const { vault, surroundings } = stage.station();
    const report = { what: 'w', reason: 'r', reportedBy: 'Ada' };
    const size = vault.auditSize();
    for (const change of [
      { what: 'hidden\u202e' },
      { reason: 'two\nlines' },
      { reportedBy: '' },
      { reportedBy: 'x'.repeat(65) },
      { what: 'x'.repeat(501) },
    ]) {
      const refusal = await refusalOf(() =>
        recordDeviation(surroundings, { ...report, ...change }),
      );
      expect(refusal.code).toBe('DEVIATION_INVALID');
    }
    expect(vault.auditSize()).toBe(size);
    recordDeviation(surroundings, { ...report, what: 'x'.repeat(500) });
  });
});
