/** Ceremony records through the contract: what works while locked, what does not, what is on record. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecordFile } from '../../src/cli/verify/ceremony-record.ts';
import { trustedCard } from '../../src/cli/verify/trusted-card.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import { setUpStation } from '../../src/station/set-up.ts';
import { BUILD, lastEntry, secretOf } from '../station/stage.ts';
import { hostHere } from './host-here.ts';
import { codeOf } from './process-stage.ts';

const dir = mkdtempSync(join(tmpdir(), 'permafrost-records-'));
const { host, call } = hostHere(dir);
const people = () => ['Ada', 'Ben'].map((name) => secretOf(name));
const report = { what: 'Ben joined by phone', reason: 'His train was late', reportedBy: 'Ada' };

beforeAll(async () => {
  const custodians = people().map(({ custodian, passphrase }) => ({ name: custodian, passphrase }));
  const wish = {
    name: 'Station One',
    env: 'test',
    threshold: 2,
    custodians,
    kdf: KDF_FLOOR,
  } as const;
  await host.create(await setUpStation(wish, host.options));
});

afterAll(() => {
  host.lock('asked');
  rmSync(dir, { recursive: true });
});

describe('while the station is locked', () => {
  it('lists ceremonies, gives their records and takes a deviation', async () => {
    const { index } = await call('recordDeviation', report);
    expect(await call('ceremonies', { limit: 10 })).toMatchObject({
      ceremonies: [{ ceremonyId: 'set-up-0', kind: 'set-up', endedAt: '' }],
      hasMore: false,
    });
    expect(await call('ceremonies', { limit: 10, before: 0 })).toEqual({
      ceremonies: [],
      hasMore: false,
    });
    expect(await call('ceremony', { ceremonyId: 'set-up-0' })).toMatchObject({
      station: { name: 'Station One', env: 'test', generation: 1 },
      build: BUILD,
      deviations: [{ index, what: report.what, reason: report.reason, reportedBy: 'Ada' }],
    });
  });

  it.each([
    [
      'a record to be signed',
      'STATION_LOCKED',
      'record',
      () => call('signedRecord', { ceremonyId: 'set-up-0' }),
    ],
    [
      'a ceremony that is not there',
      'CEREMONY_UNKNOWN',
      'record',
      () => call('ceremony', { ceremonyId: 'pairing-0' }),
    ],
    [
      'a deviation in hidden characters',
      'DEVIATION_INVALID',
      'deviation',
      () => call('recordDeviation', { ...report, what: 'a\u200bb' }),
    ],
  ])('refuses %s, on record', async (_, code, act, ask) => {
    const { vault } = (await host.opened()).surroundings;
    const size = vault.auditSize();
    expect(await codeOf(ask())).toBe(code);
    expect(vault.auditSize()).toBe(size + 1);
    expect(lastEntry(vault)).toMatchObject({ kind: 'act.refused', facts: { act, code }, rows: {} });
  });
});

describe('when the station is unlocked', () => {
  it('signs the record that it shows, as a file that the card verifies', async () => {
    await call('unlock', { custodians: people() });
    const { ceremony, steps } = await call('ceremony', { ceremonyId: 'set-up-0' });
    expect(ceremony.endedAt).not.toBe('');
    const { file, fileName } = await call('signedRecord', { ceremonyId: 'set-up-0' });
    expect(fileName).toMatch(/^ceremony-set-up-0-[0-9a-f]{12}\.permafrost-record\.json$/);
    const { card } = await call('card', {});
    const verified = verifyRecordFile(trustedCard(card), file);
    expect(verified.facts).toContainEqual(['steps', steps.length]);
  });
});
