/** A backup that is not what was made: every byte of it counts, and so does their order and end. */
import { beforeAll, describe, expect, test } from 'vitest';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { generateP256 } from '../../../src/core/crypto/p256.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { generateX25519 } from '../../../src/core/crypto/x25519.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { encodeDsse } from '../../../src/core/signing/dsse.ts';
import { makeStationCard } from '../../../src/protocol/cards/station-card.ts';
import { RunningSha256 } from '../../../src/core/crypto/digest.ts';
import { SEALED_CHUNK_BYTES } from '../../../src/core/crypto/chunk-stream.ts';
import { concat } from '../../../src/core/encoding/bytes.ts';
import { encodeHeader, readHeader } from '../../../src/station/backup/header.ts';
import { openBackupKey } from '../../../src/station/backup/key.ts';
import { openBackupFile } from '../../../src/station/backup/open-file.ts';
import { rebuildVault } from '../../../src/station/backup/rebuild.ts';
import { openedChunks } from '../../../src/station/backup/seal-content.ts';
import { draftForTrial } from '../../../src/vault/draft-vault.ts';
import { BUILD, refusalOf, Stage, type Station } from '../stage.ts';
import { backUp, sourceOf, stationWithKeys } from './backup-stage.ts';

const stage = new Stage();
let station: Station;
let file: Uint8Array;
let contentAt: number;
beforeAll(async () => {
  await stage.prepare();
  station = await stationWithKeys(stage);
  fillRequestSheets(200_000);
  ({ file } = await backUp(station));
  ({ contentAt } = openBackupFile(sourceOf(file)));
});

/** Some more to back up, so that there are several chunks. */
function fillRequestSheets(bytes: number): void {
  const [request] = station.vault.requests();
  if (request === undefined) throw new Error('no request');
  for (let count = 0; count < bytes / 20_000; count += 1) {
    const note = { kind: 'bundle.received' as const, at: '2026-11-20T20:00:00Z', facts: {} };
    station.vault.transact(note, (writer) => {
      writer.saveRequest({
        ...request,
        requestId: `10000000-0000-4000-8000-00000000000${count}`.slice(0, 36),
        sequence: request.sequence + 1 + count,
        sheet: 'x'.repeat(20_000),
      });
    });
  }
}

/** Opens all of it, as a restore does before it believes anything; no passphrase is needed here. */
function readAll(bytes: Uint8Array): number {
  const backup = openBackupFile(sourceOf(bytes));
  const key = openBackupKey(backup.manifest, station.keys.kek);
  let length = 0;
  for (const chunk of openedChunks(backup, key, new RunningSha256())) length += chunk.length;
  return length;
}

/** With the same names and custodians, and an identity key of its own. */
function cardOfAnotherStation(): Uint8Array {
  const { stationId, name, createdAt } = station.vault.identity();
  const identity = generateEd25519(systemRandom);
  const fields = {
    station_id: stationId,
    env: 'test' as const,
    name,
    created_at: createdAt,
    epoch: 1,
    threshold: 2,
    build: BUILD,
    identityKey: identity.publicKey,
    sealingKey: generateX25519(systemRandom).publicKey,
    assignmentKey: generateP256(systemRandom).publicKey,
    custodians: station.vault.custodians(),
  };
  return encodeDsse(makeStationCard(fields, identity.secret, identity.publicKey));
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  return (await refusalOf(() => readAll(bytes))).code;
}

function flipped(at: number, bit: number): Uint8Array {
  const changed = file.slice();
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
}

describe('a backup', () => {
  test('is refused with any byte of its header changed', { timeout: 120_000 }, async () => {
    for (let at = 0; at < contentAt; at += 1) {
      expect(await codeOf(flipped(at, at % 8)), `byte ${at}`).toBe('BACKUP_CHANGED');
    }
  });

  test(
    'is refused with any of many bytes of its content changed',
    { timeout: 120_000 },
    async () => {
      const places = new Set([contentAt, file.length - 1]);
      for (let at = contentAt; at < file.length; at += 997) places.add(at);
      for (const at of places) {
        expect(await codeOf(flipped(at, at % 8)), `byte ${at}`).toBe('BACKUP_CHANGED');
      }
    },
  );

  test('is refused when it is cut off anywhere, or goes on after its end', async () => {
    for (let length = 0; length < file.length; length += length < contentAt ? 1 : 101) {
      expect(await codeOf(file.subarray(0, length)), `${length} bytes`).toBe('BACKUP_CHANGED');
    }
    const lastChunk =
      SEALED_CHUNK_BYTES * Math.floor((file.length - contentAt) / SEALED_CHUNK_BYTES);
    expect(await codeOf(file.subarray(0, contentAt + lastChunk))).toBe('BACKUP_CHANGED');
    expect(await codeOf(concat(file, new Uint8Array(1)))).toBe('BACKUP_CHANGED');
  });

  test('is refused when two chunks have changed places, or one stands twice', async () => {
    const chunk = (index: number) => {
      const at = contentAt + index * SEALED_CHUNK_BYTES;
      return file.subarray(at, at + SEALED_CHUNK_BYTES);
    };
    expect(file.length - contentAt).toBeGreaterThan(2 * SEALED_CHUNK_BYTES);
    const head = file.subarray(0, contentAt);
    const rest = file.subarray(contentAt + 2 * SEALED_CHUNK_BYTES);
    expect(await codeOf(concat(head, chunk(1), chunk(0), rest))).toBe('BACKUP_CHANGED');
    expect(await codeOf(concat(head, chunk(0), chunk(0), rest))).toBe('BACKUP_CHANGED');
  });

  test('is refused with the manifest of another backup of the same vault', async () => {
    const other = await backUp(station);
    const head = readHeader(sourceOf(other.file));
    const mixed = concat(other.file.subarray(0, head.end), file.subarray(contentAt));
    expect(await codeOf(mixed)).toBe('BACKUP_CHANGED');
  });

  test('is refused with the card of another station', async () => {
    const { manifest } = readHeader(sourceOf(file));
    const card = cardOfAnotherStation();
    const mixed = concat(encodeHeader(card, manifest), file.subarray(contentAt));
    expect(await codeOf(mixed)).toBe('BACKUP_CHANGED');
  });

  test('of another structure of the vault is refused before anything of it is read', async () => {
    const backup = openBackupFile(sourceOf(file));
    const later = { ...backup, manifest: { ...backup.manifest, vault_version: 1_000 } };
    const draft = draftForTrial(stage.newFolder());
    const tools = { random: systemRandom, onProgress: () => undefined };
    const work = () => rebuildVault(later, station.keys.kek, draft, tools);
    expect((await refusalOf(work)).code).toBe('VAULT_VERSION');
    draft.discard();
  });

  test('does not open with the key of keys of another station', async () => {
    const kek = new SecretKey(systemRandom.bytes(32));
    const { manifest } = openBackupFile(sourceOf(file));
    expect((await refusalOf(() => openBackupKey(manifest, kek))).code).toBe('OPEN_FAILED');
  });

  test('that nobody touched opens whole', () => {
    expect(readAll(file)).toBe(openBackupFile(sourceOf(file)).manifest.content.bytes);
  });
});
