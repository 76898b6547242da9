/** The review sheet: it says all of the request, nothing else, and no text in it can lie. */
import { beforeAll, describe, expect, test } from 'vitest';
import { digestWords, groupedHex } from '../../src/core/keys/fingerprint.ts';
import { changesIn } from '../../src/renderer/state/changes.ts';
import { text as windowText } from '../../src/renderer/text/en.ts';
import { review, reviewRecorded } from '../../src/station/review.ts';
import { readSheet, sheetDigestOf, sheetText } from '../../src/station/sheet-text.ts';
import { showReview } from '../../src/station/pipeline.ts';
import { verifyRecorded } from '../../src/station/verify.ts';
import type { RequestRecord } from '../../src/station/ports/requests.ts';
import { lastEntry, receive, refusalOf, run, Stage, wholeJob, type Station } from './stage.ts';
import { assignItem, retireItem, type MadeRequest } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

async function recordOf(station: Station, made: MadeRequest): Promise<RequestRecord> {
  await receive(station, made);
  const record = station.vault.request(made.requestId);
  if (record === undefined) throw new Error('not received');
  return record;
}

/** The value of each label, in order. */
function valuesOf(sheet: string, label: string): string[] {
  return sheet
    .split('\n')
    .filter((line) => line.startsWith(`${label} `))
    .map((line) => line.slice(label.length).replace(/^ \.* ?/, ''));
}

describe('the sheet', () => {
  test('refuses a value that would break out of its line', async () => {
    for (const value of ['a\nApproved by .. everybody', 'a\u202eb', 'a\u2028b', '']) {
      const lines = [{ label: 'For user', value }];
      const refusal = await refusalOf(() => sheetText('SHEET', [{ heading: 'Item', lines }]));
      expect(refusal.code).toBe('NAME_INVALID');
    }
  });

  test('refuses a sheet on record that is not of its request', async () => {
    const station = stage.station();
    const { vault, clock, gateway } = station;
    const record = await recordOf(station, await gateway.ask([assignItem()], clock.now()));
    const other = await recordOf(station, await gateway.ask([assignItem()], clock.now()));
    const request = verifyRecorded(record, { vault, now: clock.now() });
    for (const changed of [
      { ...record, sheet: other.sheet, sheetDigest: other.sheetDigest },
      { ...record, sheet: record.sheet.replace('1', '2') },
      { ...record, sheetDigest: other.sheetDigest },
    ]) {
      const refusal = await refusalOf(() => reviewRecorded(request, changed, vault));
      expect(refusal.code).toBe('VAULT_ROW_CHANGED');
    }
    expect(reviewRecorded(request, record, vault).text).toBe(record.sheet);
  });

  test('says every field of every item, who asks, until when, and the digest in hex and words', async () => {
    const station = stage.station();
    const item = assignItem({
      key_type: 'rsa4096',
      user_identifier: '<img onerror=alert(1)>',
      organisation: { customer_id: 'c-77', customer_name: 'Müller & Söhne' },
      package: { package_id: 'p-9', package_name: 'Gold' },
      sign_with: ['user_id', 'key_id'],
    });
    if (item.kind !== 'key.assign') throw new Error('unreachable');
    const retire = retireItem('8d0f4c0e-5a0e-4e8e-9d53-3f6a8c3c1a10', 'ab'.repeat(32));
    const made = await station.gateway.ask([item, retire], station.clock.now());
    const { sheet, payloadDigest } = await recordOf(station, made);
    const { head } = made.payload;
    for (const text of [
      'Gateway One',
      head.gateway_id,
      head.station_id,
      head.bundle_id,
      head.issued_at,
      head.not_after,
      groupedHex(payloadDigest),
      digestWords(payloadDigest),
      item.item_id,
      item.body.user_id,
      '<img onerror=alert(1)>',
      'Müller & Söhne',
      'c-77',
      'Gold',
      'p-9',
      'public_key, user_id, key_id',
      'device lost',
      retire.item_id,
      'ab'.repeat(32),
    ]) {
      expect(sheet).toContain(text);
    }
    expect(valuesOf(sheet, 'Items')).toEqual(['2']);
    expect(valuesOf(sheet, 'Keys to make, rsa4096')).toEqual(['1']);
    expect(valuesOf(sheet, 'Keys to retire')).toEqual(['1']);
    expect(valuesOf(sheet, 'Item 2 WILL BE REFUSED')[0]).toContain('There is no key');
  });

  test('says which numbers never came, and what is new since the last request', async () => {
    const station = stage.station();
    const { gateway, clock } = station;
    const bank = { customer_id: 'c-1', customer_name: 'Bank' };
    const first = await gateway.ask([assignItem({ organisation: bank })], clock.now());
    expect(valuesOf((await recordOf(station, first)).sheet, 'Numbers never received')).toEqual([
      'none',
    ]);
    gateway.sequence = 3;
    const items = [
      assignItem({ organisation: bank }),
      assignItem({
        key_type: 'rsa4096',
        organisation: { customer_id: 'c-2', customer_name: 'New Bank' },
        pulled_by: { id: 'key-2', type: 'api_key' },
      }),
    ];
    const { sheet } = await recordOf(station, await gateway.ask(items, clock.now()));
    expect(valuesOf(sheet, 'Numbers never received')).toEqual(['2 to 3']);
    expect(valuesOf(sheet, 'Last request')).toEqual(['number 1, received 2026-11-20T20:00:00Z']);
    expect(valuesOf(sheet, 'Kind not in it')).toEqual(['key.assign rsa4096']);
    expect(valuesOf(sheet, 'Customer not in it')).toEqual(['New Bank (c-2)']);
    expect(valuesOf(sheet, 'Credential not in it')).toEqual(['key-2']);
  });

  test('says which responses the gateway has not imported', async () => {
    const station = stage.station();
    await wholeJob(stage, station, [assignItem()]);
    const { gateway, clock } = station;
    const seen = await recordOf(station, await gateway.ask([assignItem()], clock.now()));
    expect(valuesOf(seen.sheet, 'Responses')).toEqual([
      'number 1, the last one, was imported by the gateway',
    ]);
    stage.approve(station, seen.requestId, 'Ada', 'Ben');
    await run(station, seen.requestId);
    const late = await recordOf(station, await gateway.ask([assignItem()], clock.now()));
    expect(valuesOf(late.sheet, 'Responses')).toEqual([
      '2 made, number 1 imported by the gateway so far',
    ]);
  });

  test('is the same text from the same bytes, and its digest is of that text', async () => {
    const station = stage.station();
    const { vault, clock } = station;
    const record = await recordOf(station, await station.gateway.ask([assignItem()], clock.now()));
    const request = verifyRecorded(record, { vault, now: clock.now() });
    const [requestPart] = record.sheet.split('Against the records');
    expect(review(request, vault).text.startsWith(requestPart ?? '-')).toBe(true);
    expect(record.sheetDigest).toBe(sheetDigestOf(record.sheet));
  });

  test('the window finds in it what differs, and marks a customer that was never asked for', async () => {
    const station = stage.station();
    const { gateway, clock } = station;
    await receive(station, await gateway.ask([assignItem()], clock.now()));
    const organisation = { customer_id: 'never-seen', customer_name: 'Never Seen Ltd' };
    const made = await gateway.ask([assignItem({ organisation })], clock.now());
    const { sections } = readSheet((await recordOf(station, made)).sheet);
    const heading = windowText.request.changedHeading;
    const changes = changesIn(sections, heading);
    expect(changes.map(({ label, value }) => ({ label, value }))).toEqual(
      sections.find((part) => part.heading === heading)?.lines,
    );
    expect(changes.filter(({ isNew }) => isNew).map(({ label }) => label)).toEqual([
      'Customer not in it',
    ]);
  });

  test('shown to somebody, it goes on record with its digest', async () => {
    const station = stage.station();
    const record = await recordOf(
      station,
      await station.gateway.ask([assignItem()], station.clock.now()),
    );
    const sheet = await showReview(record.requestId, station.surroundings);
    expect(sheet.text).toBe(record.sheet);
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'review.shown',
      facts: { request_id: record.requestId, sheet_digest: record.sheetDigest },
    });
  });
});
