/**
 * Backups for the tests: of a prepared station with keys of both types, into memory, and read from
 * memory. Argon2 runs once per test that opens a file; the rest works on the opened key of keys.
 */
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { concat } from '../../../src/core/encoding/bytes.ts';
import { makeBackup, type BackupSink } from '../../../src/station/backup/make.ts';
import type { BackupSource } from '../../../src/station/backup/header.ts';
import type { BackupRecord } from '../../../src/station/ports/backups.ts';
import { assignItem } from '../test-gateway.ts';
import { wholeJob, type Stage, type Station } from '../stage.ts';

export function sourceOf(bytes: Uint8Array): BackupSource {
  return { bytes: bytes.length, read: (offset, length) => bytes.slice(offset, offset + length) };
}

export class MemorySink implements BackupSink {
  name = '';
  isDiscarded = false;
  #parts: Uint8Array[] = [];

  get bytes(): Uint8Array {
    return concat(...this.#parts);
  }

  write(bytes: Uint8Array): void {
    this.#parts.push(bytes.slice());
  }

  *readBack(): Iterable<Uint8Array> {
    yield* this.#parts;
  }

  keep(name: string): void {
    this.name = name;
  }

  discard(): void {
    if (this.name === '') this.isDiscarded = true;
  }
}

export type Made = {
  readonly file: Uint8Array;
  readonly name: string;
  readonly record: BackupRecord;
};

export async function backUp(station: Station, sink = new MemorySink()): Promise<Made> {
  const { record, fileName } = await makeBackup(station.surroundings, {
    openSink: () => sink,
    keys: () => station.keys,
    onProgress: () => undefined,
  });
  if (sha256Hex(sink.bytes) !== record.digest) throw new Error('the digest is of another file');
  return { file: sink.bytes, name: fileName, record };
}

/** A station with a secp256k1 and an RSA key, asked for by its gateway. */
export async function stationWithKeys(stage: Stage): Promise<Station> {
  const station = stage.station();
  await wholeJob(stage, station, [
    assignItem({ key_type: 'secp256k1' }),
    assignItem({ key_type: 'rsa4096' }),
  ]);
  return station;
}
