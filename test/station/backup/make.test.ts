/** Making a backup: what it leaves, and that nothing is left of one that was not finished. */
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeEntry } from '../../../src/core/audit/entry.ts';
import { refuse } from '../../../src/core/refusal.ts';
import { makeBackup } from '../../../src/station/backup/make.ts';
import { openBackupFile } from '../../../src/station/backup/open-file.ts';
import { toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { lastEntry, refusalOf, Stage, stateOf, type Station } from '../stage.ts';
import { backUp, MemorySink, sourceOf, stationWithKeys } from './backup-stage.ts';

const stage = new Stage();
let station: Station;
beforeAll(async () => {
  await stage.prepare();
  station = await stationWithKeys(stage);
});

/** The intent stands in the log; nothing else has changed, and there is no file. */
async function expectNoBackup(sink: MemorySink, code: string, keys = () => station.keys) {
  const before = { ...(stateOf(station.vault) as object), checkpoint: '' };
  const backup = station.vault.latestBackup();
  const { surroundings } = station;
  const tools = { openSink: () => sink, keys, onProgress: () => undefined };
  const refusal = await refusalOf(() => makeBackup(surroundings, tools));
  expect(refusal.code).toBe(code);
  expect(lastEntry(station.vault)).toMatchObject({
    kind: 'act.refused',
    facts: { act: 'backup', code },
    rows: {},
  });
  expect(sink.name).toBe('');
  expect(station.vault.latestBackup()).toEqual(backup);
  expect({ ...(stateOf(station.vault) as object), checkpoint: '' }).toEqual(before);
}

describe('a backup', () => {
  test('is refused while the station is locked, before a file is begun', async () => {
    const sink = new MemorySink();
    await expectNoBackup(sink, 'STATION_LOCKED', () => refuse('STATION_LOCKED', { threshold: 2 }));
    expect(sink.bytes).toHaveLength(0);
  });

  test('leaves nothing when the drive is full, and says so on record', async () => {
    class FullDrive extends MemorySink {
      override write(bytes: Uint8Array): void {
        if (this.bytes.length > 5_000) refuse('FILE_UNWRITABLE', { path: 'x', reason: 'ENOSPC' });
        super.write(bytes);
      }
    }
    const sink = new FullDrive();
    await expectNoBackup(sink, 'FILE_UNWRITABLE');
    expect(sink.isDiscarded).toBe(true);
  });

  test('leaves nothing when it does not read back as it was written', async () => {
    class BadDrive extends MemorySink {
      override *readBack(): Iterable<Uint8Array> {
        const bytes = this.bytes;
        yield bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte));
      }
    }
    const sink = new BadDrive();
    await expectNoBackup(sink, 'FILE_READ_BACK_DIFFERS');
    expect(sink.isDiscarded).toBe(true);
  });

  test('leaves nothing when the station is locked in the middle', async () => {
    const sink = new MemorySink();
    const locked = (): never => refuse('STATION_LOCKED', { threshold: 2 });
    await expectNoBackup(sink, 'STATION_LOCKED', () =>
      sink.bytes.length === 0 ? station.keys : locked(),
    );
    expect(sink.isDiscarded).toBe(true);
  });

  test('is refused when the vault was written to meanwhile', async () => {
    const sink = new MemorySink();
    const [ada] = station.vault.custodians();
    const work = makeBackup(station.surroundings, {
      openSink: () => sink,
      keys: () => station.keys,
      onProgress: () => {
        station.vault.transact(
          { kind: 'act.refused', at: '2026-11-20T20:00:00Z', facts: {} },
          (tx) => {
            tx.setFailures(ada?.custodianId ?? '', 0);
          },
        );
      },
    });
    await expect(work).rejects.toThrow('written to while it was backed up');
    expect(sink.isDiscarded).toBe(true);
  });

  test('is on record before and after, and is listed with what it holds', async () => {
    const size = station.vault.auditSize();
    const number = (station.vault.latestBackup()?.number ?? 0) + 1;
    const { name, record } = await backUp(station);
    const kinds = [size, size + 1].map((index) => {
      const { kind, facts } = decodeEntry(station.vault.auditEntry(index) ?? new Uint8Array());
      return [kind, facts['number']];
    });
    expect(kinds).toEqual([
      ['backup.intent', number],
      ['backup.made', number],
    ]);
    expect(name).toBe(`backup-${number}-${record.digest.slice(0, 16)}.permafrost-backup`);
    expect(record).toMatchObject({ number, keys: 2, auditSize: size + 1, testedAt: '' });
    expect(station.vault.latestBackup()).toEqual(record);
    // The checkpoint of afterwards covers the entry of the backup.
    expect(station.vault.latestCheckpoint()).toContain(`\n${String(size + 2)}\n`);
  });

  test('says what it holds to anybody, and shows no secret and no name of a customer', async () => {
    const { file, record } = await backUp(station);
    const { manifest } = openBackupFile(sourceOf(file));
    expect(manifest).toMatchObject({ number: record.number, keys: 2, threshold: 2, generation: 1 });
    expect(manifest.custodians.map(({ name }) => name)).toEqual(['Ada', 'Ben', 'Cleo']);
    const hex = toHex(file);
    expect(hex).not.toContain(toHex(utf8('ada@example.org')));
    for (const { wrapped } of station.vault.keys()) {
      expect(hex).not.toContain(toHex(wrapped.sealedSecret));
    }
  });

  test('of the same vault is never the same bytes under the same key', async () => {
    const one = openBackupFile(sourceOf((await backUp(station)).file)).manifest;
    const other = openBackupFile(sourceOf((await backUp(station)).file)).manifest;
    expect(one.key.wrapped_dek).not.toBe(other.key.wrapped_dek);
    expect(one.content.prefix).not.toBe(other.content.prefix);
  });
});
