import { describe, expect, it } from 'vitest';
import { digestOf, expectRefusal } from '../quorum/made-custodians.ts';
import { digestWords } from '../../../src/core/keys/fingerprint.ts';
import { BUILD, GATEWAY, MadeLog, OTHER_REQUEST, REQUEST, requestLog } from './made-log.ts';

const whats = (steps: readonly { readonly what: string }[]): string[] =>
  steps.map(({ what }) => what);

describe('the record of a request', () => {
  it('tells its steps in words, with who took part, its digests and its keys', () => {
    const { log, named } = requestLog();
    const record = log.record(named);
    expect(record.ceremony).toEqual({
      ceremony_id: `request-${String(named)}`,
      kind: 'request',
      title: `Request 1 of the gateway ${GATEWAY}`,
      started_at: '2026-11-20T20:04:00Z',
      ended_at: '2026-11-20T20:14:00Z',
    });
    expect(record.build).toBe(BUILD);
    expect(record.participants).toEqual([
      { name: 'Lee, Ben', part: 'unlocked the station, approved the request' },
      { name: 'Ada', part: 'unlocked the station, approved the request' },
      { name: 'Cleo', part: 'reported a deviation' },
    ]);
    expect(whats(record.steps)).toEqual([
      'The station was started',
      'The self-tests of the cryptography passed',
      'Lee, Ben, Ada unlocked the station',
      'Request 1 was received and verified',
      'The review sheet was shown',
      'Ada approved the sheet',
      'An act was refused: approve, at the passphrase of Ada',
      'Lee, Ben approved the sheet',
      'The run began, approved by Ada, Lee, Ben (items: 1)',
      `Key ${record.keys[0]?.key_id ?? ''} (rsa4096) was made and checked`,
      'The run ended (items done: 1)',
      'The door stood open',
      'Response 1 was signed and sealed',
      'The response was written to a drive and read back',
      'The station was locked (asked)',
    ]);
    expect(record.digests).toEqual(
      [
        ['request', digestOf(`request ${REQUEST}`)],
        ['request file', digestOf(`file ${REQUEST}`)],
        ['review sheet', digestOf(`sheet ${REQUEST}`)],
        ['response', digestOf('response')],
        ['response file', digestOf('response file')],
      ].map(([of = '', digest = '']) => ({ of, digest, words: digestWords(digest) })),
    );
    expect(record.keys).toMatchObject([{ type: 'rsa4096', outcome: 'made' }]);
    expect(record.audit_head.size).toBe(log.tree.size);
  });

  it('lists what people reported and what the station noticed, each with its reason', () => {
    const { log, named } = requestLog();
    const deviations = log.record(named).deviations;
    expect(deviations.map(({ what, reason, reported_by }) => [what, reason, reported_by])).toEqual([
      ['An act was refused: approve, at the passphrase of Ada', 'PASSPHRASE_WRONG', ''],
      ['The door stood open', 'It was hot', 'Cleo'],
    ]);
  });

  it('leaves out what is of another request in the same run', () => {
    const log = new MadeLog();
    log.start();
    const other = log.receive(OTHER_REQUEST, 1);
    const named = log.receive(REQUEST, 2);
    log.write('act.refused', { act: 'run', request_id: OTHER_REQUEST, code: 'QUORUM_NOT_REACHED' });
    log.make(OTHER_REQUEST);
    const own = log.make(REQUEST);
    log.export(OTHER_REQUEST);
    log.export(REQUEST);
    log.lock();
    const record = log.record(named);
    expect(record.steps.map(({ index }) => index)).toEqual([0, 1, named, own, 8, 9]);
    expect(record.keys.length).toBe(1);
    expect(record.deviations).toEqual([]);
    expect(log.record(other).steps.map(({ index }) => index)).toEqual([0, 1, other, 4, 5, 7, 9]);
  });

  it('spans runs, and leaves out those in which nothing of it happened', () => {
    const log = new MadeLog();
    log.start();
    const named = log.receive();
    log.lock();
    log.start();
    log.lock();
    const again = log.start();
    log.export();
    log.lock();
    const record = log.record(named);
    expect(record.steps.map(({ index }) => index)).toEqual([
      0,
      1,
      named,
      3,
      again,
      again + 1,
      again + 2,
      again + 3,
    ]);
    expect(record.deviations).toEqual([]);
  });

  it('names a run that was killed, another build, a stopped run, a confirmed clock, an open air gap', () => {
    const log = new MadeLog();
    log.start();
    const named = log.receive();
    log.start({ build: 'permafrost 0.0.1 other' });
    log.write('run.cancelled', { request_id: REQUEST, items_done: 0 });
    log.write('clock.confirmed', { approved_by: 'Ada' });
    log.write('air-gap.breached', { findings: 'wifi wlan0' });
    log.write('unlock.refused', { code: 'SHARES_TOO_FEW' });
    log.write('bundle.refused', { code: 'BUNDLE_EXPIRED' });
    log.export();
    log.start({ build: 'permafrost 0.0.1 other' });
    expect(
      log
        .record(named, 0, log.entries.length - 2)
        .deviations.map(({ what, reason }) => [what, reason]),
    ).toEqual([
      ['The station ended without being locked', ''],
      ['The station was started with another build', 'permafrost 0.0.1 other'],
      ['The run was stopped (items done and kept: 0)', ''],
      ['Ada confirmed the clock', ''],
      ['The air gap was found open (wifi wlan0)', ''],
      ['Unlocking was refused', 'SHARES_TOO_FEW'],
      ['A bundle was refused', 'BUNDLE_EXPIRED'],
      ['The station ended without being locked', ''],
    ]);
  });

  it('is over when its gateway is revoked', () => {
    const log = new MadeLog();
    log.start();
    const named = log.receive();
    log.write('peer.revoked', { gateway_id: OTHER_REQUEST, approved_by: 'Ada', name: 'Other' });
    expect(log.record(named).ceremony.ended_at).toBe('');
    log.write('peer.revoked', { gateway_id: GATEWAY, approved_by: 'Ada', name: 'Hot' });
    log.lock();
    const record = log.record(named);
    expect(record.ceremony.ended_at).not.toBe('');
    expect(whats(record.steps)).toContain('Ada revoked the gateway Hot');
    expect(whats(record.steps)).not.toContain('Ada revoked the gateway Other');
  });
});

describe('the record of any ceremony', () => {
  it('of a set-up lasts to the first unlocking, with all custodians', () => {
    const log = new MadeLog();
    const named = log.write('station.created', {
      name: 'Station One',
      custodians: 2,
      threshold: 2,
      card_digest: digestOf('card'),
      build: BUILD,
    });
    log.start();
    log.lock();
    log.start();
    log.write('unlock.succeeded', { custodians: 'Ada, Lee, Ben' });
    log.lock();
    const record = log.record(named);
    expect(record.ceremony).toMatchObject({ ceremony_id: 'set-up-0', kind: 'set-up' });
    expect(record.participants).toEqual([
      { name: 'Ada', part: 'custodian, unlocked the station' },
      { name: 'Lee, Ben', part: 'custodian, unlocked the station' },
    ]);
    expect(record.digests.map(({ of }) => of)).toEqual(['station card']);
    expect(record.steps.length).toBe(log.entries.length);
    expect(record.deviations).toEqual([]);
  });

  it('of a pairing includes the tries before it that were refused', () => {
    const log = new MadeLog();
    log.start();
    log.write('act.refused', { act: 'pair', code: 'CARD_DIFFERS' });
    const named = log.write('peer.paired', {
      name: 'Hot',
      approved_by: 'Ada',
      gateway_id: GATEWAY,
    });
    log.lock();
    const record = log.record(named);
    expect(record.deviations).toMatchObject([{ reason: 'CARD_DIFFERS' }]);
    expect(record.ceremony.title).toBe('Pairing of the gateway Hot');
  });

  it.each([
    ['custodian.released', 'custody', { name: 'Ada', approved_by: 'Lee, Ben' }],
    ['clock.confirmed', 'custody', { approved_by: 'Ada' }],
    ['air-gap.acknowledged', 'custody', { approved_by: 'Ada', findings: 'eth0' }],
    ['backup.made', 'backup', { number: 3, digest: digestOf('backup') }],
    ['backup.tested', 'backup', { number: 3, digest: digestOf('backup') }],
  ])('of %s is of the kind %s and has itself as a step, not as a deviation', (kind, of, facts) => {
    const log = new MadeLog();
    log.start();
    log.write('backup.intent', { number: 3 });
    log.write('backup.intent', { number: 2 });
    const named = log.write(kind, facts);
    log.lock();
    const record = log.record(named);
    expect(record.ceremony).toMatchObject({ kind: of, ended_at: record.ceremony.started_at });
    expect(record.deviations).toEqual([]);
    expect(record.steps.map(({ index }) => index)).toEqual(
      kind === 'backup.made' ? [0, 1, 2, named, 5] : [0, 1, named, 5],
    );
  });

  it('of a restore begins with itself, and a restore deviates in any other', () => {
    const log = new MadeLog();
    log.start();
    const request = log.receive();
    const named = log.write('station.restored', {
      backup_number: 1,
      backup_digest: digestOf('backup'),
      generation: 2,
    });
    log.start();
    log.write('unlock.succeeded', { custodians: 'Ada' });
    log.lock();
    expect(log.record(named, named).ceremony).toMatchObject({ kind: 'restore' });
    expect(log.record(named, named).deviations).toEqual([]);
    expect(log.record(request).deviations).toMatchObject([
      { what: 'The station was restored from backup 1, as generation 2' },
    ]);
  });

  it('lasts to the end of the log while it is not completed', () => {
    const log = new MadeLog();
    log.start();
    const named = log.receive();
    log.write('deviation.recorded', { what: 'So far', reason: 'good', reported_by: 'Ada' });
    const record = log.record(named);
    expect(record.ceremony.ended_at).toBe('');
    expect(record.deviations).toMatchObject([{ what: 'So far' }]);
  });

  it('refuses entries that begin or end elsewhere than the ceremony', () => {
    const { log, named } = requestLog();
    const last = log.entries.length - 1;
    log.start();
    log.receive(OTHER_REQUEST, 2);
    log.lock();
    log.record(named, 0, last);
    for (const [from, to] of [
      [1, last],
      [0, last - 1],
      [0, last + 1],
      [0, log.entries.length - 1],
    ] as const) {
      expectRefusal('RECORD_INVALID', () => log.record(named, from, to));
    }
    const other = log.entries.length - 2;
    log.record(other, last + 1);
    expectRefusal('RECORD_INVALID', () => log.record(other, 0));
    expectRefusal('RECORD_INVALID', () => log.record(0));
    expectRefusal('RECORD_INVALID', () => log.record(log.entries.length));
  });
});
