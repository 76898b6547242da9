/** Writes the file of a backup: header, then the content chunk by chunk, and reads it all back. */
import { formatTime } from '../../core/clock.ts';
import { CHUNK_BYTES, STREAM_PREFIX_BYTES } from '../../core/crypto/chunk-stream.ts';
import { RunningSha256, sha256 } from '../../core/crypto/digest.ts';
import { toHex } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { encodeCanonical } from '../../core/signing/canonical-bytes.ts';
import { encodeDsse, signDsse } from '../../core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../core/signing/payload-types.ts';
import { nextTurn } from '../next-turn.ts';
import type { Vault } from '../ports/vault.ts';
import type { StationKeys } from '../station-keys.ts';
import type { Surroundings } from '../surroundings.ts';
import { aboutVault } from './about-vault.ts';
import { encodeHeader } from './header.ts';
import { chunkContext, newBackupKey } from './key.ts';
import type { BackupManifest } from './manifest.ts';
import { checkNothingWritten, measureContent } from './measure.ts';
import { recordsOf } from './records.ts';
import { ChunkSealer, type StreamPlace } from './seal-content.ts';

/** A new file on a medium. Each refuses `FILE_UNWRITABLE`, and `keep` also `FILE_EXISTS`. */
export type BackupSink = {
  write(bytes: Uint8Array): void;
  /** Syncs, and gives back what the medium holds, piece by piece. */
  readBack(): Iterable<Uint8Array>;
  /** Gives the file its name. Until then it has none that anybody would take for a backup. */
  keep(name: string): void;
  /** Leaves nothing of it; after `keep` it does nothing. */
  discard(): void;
};

export type BackupTools = {
  readonly openSink: () => BackupSink;
  /** The keys for one act; counts as use. Refuses `STATION_LOCKED`. */
  readonly keys: () => StationKeys;
  readonly onProgress: (done: number, total: number) => void;
};

/** The manifest of what was written, and the digest of the whole file. */
export type WrittenBackup = { readonly manifest: BackupManifest; readonly digest: string };

/** `checkpoint` is of the log as it is now. Refuses what the sink refuses. */
export async function writeBackupFile(
  surroundings: Surroundings,
  { number, checkpoint }: { readonly number: number; readonly checkpoint: string },
  tools: BackupTools,
  sink: BackupSink,
): Promise<WrittenBackup> {
  const { vault, clock, random, build } = surroundings;
  const size = vault.auditSize();
  const madeAt = formatTime(clock.now());
  const { sections, bytes, sha256: digest } = await measureContent(vault, size, tools.keys);
  const about = aboutVault(vault);
  const place = {
    vault_id: about.vault_id,
    epoch: about.epoch,
    number,
    content: { sha256: digest },
  };
  const { secret: key, wrapped } = newBackupKey(place, tools.keys().kek, random);
  try {
    const prefix = random.bytes(STREAM_PREFIX_BYTES);
    const chunks = Math.ceil(bytes / CHUNK_BYTES);
    const manifest: BackupManifest = {
      v: 1,
      type: 'vault-backup',
      ...about,
      number,
      made_at: madeAt,
      build,
      sections,
      audit: { size, checkpoint },
      key: wrapped,
      content: { prefix: toHex(prefix), chunks, bytes, sha256: digest },
    };
    const signed = encodeDsse(
      signDsse({
        payloadType: PAYLOAD_TYPE.backup,
        payload: encodeCanonical(manifest),
        ...tools.keys().identity,
      }),
    );
    const written = new RunningSha256();
    const write = (part: Uint8Array): void => {
      written.update(part);
      sink.write(part);
    };
    write(encodeHeader(vault.identity().card, signed));
    const stream = { key, prefix, associatedData: chunkContext(sha256(signed)) };
    await sealAll(vault, stream, { size, chunks, write, tools });
    checkNothingWritten(vault, size);
    const wholeDigest = written.hex();
    await checkReadBack(sink, wholeDigest, tools);
    return { manifest, digest: wholeDigest };
  } finally {
    key.destroy();
  }
}

async function sealAll(
  vault: Vault,
  stream: StreamPlace,
  to: {
    readonly size: number;
    readonly chunks: number;
    readonly write: (sealed: Uint8Array) => void;
    readonly tools: BackupTools;
  },
): Promise<void> {
  const { size, chunks, write, tools } = to;
  let done = 0;
  let reported = 0;
  const sealer = new ChunkSealer(stream, (sealed) => {
    write(sealed);
    done += 1;
  });
  for (const { framed } of recordsOf(vault, size)) {
    sealer.push(framed);
    if (done === reported) continue;
    reported = done;
    tools.keys();
    tools.onProgress(done, chunks);
    await nextTurn();
  }
  sealer.end();
  tools.onProgress(done, chunks);
}

async function checkReadBack(sink: BackupSink, digest: string, tools: BackupTools): Promise<void> {
  const found = new RunningSha256();
  for (const piece of sink.readBack()) {
    found.update(piece);
    await nextTurn();
    tools.keys();
  }
  if (found.hex() !== digest) refuse('FILE_READ_BACK_DIFFERS', { path: 'the backup file' });
}
