/**
 * Step 8, export: the sealed response as a file, or bare, to be shown as codes. The bytes are those on
 * record, the same each time they are asked for. The shell writes the file where none of that name
 * exists, reads it back, and only then has the export recorded; nothing reads codes back but the
 * gateway, so there it is the officer who says that it has them.
 */
import { formatTime } from '../core/clock.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { digestWords } from '../core/keys/fingerprint.ts';
import { refuse } from '../core/refusal.ts';
import { bundleFileName, encodeBundleFile, outerOf, type HeadFacts } from '../protocol/file.ts';
import { saveCheckpointNow } from './audit.ts';
import type { Vault } from './ports/vault.ts';
import type { Transport } from './receive.ts';
import type { SealedResponse } from './respond.ts';
import type { SigningPair } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';

export type ExportedFile = {
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly sealedDigest: string;
};

export type BareResponse = {
  readonly sealed: Uint8Array;
  readonly sealedDigest: string;
  readonly words: string;
};

/** How it left, and which bytes the shell says were written, or shown. */
export type Handed = { readonly sealedDigest: string; readonly transport: Transport };

/** Refuses `VAULT_ROW_CHANGED` when the bytes on record are not those that were sealed. */
export function bareResponse({ record }: SealedResponse): BareResponse {
  const { requestId, sealed, sealedDigest } = record;
  if (sha256Hex(sealed) !== sealedDigest) {
    refuse('VAULT_ROW_CHANGED', { row: `response ${requestId}` });
  }
  return { sealed, sealedDigest, words: digestWords(sealedDigest) };
}

/** Refuses as {@link bareResponse} does. */
export function exportResponse(response: SealedResponse, vault: Vault): ExportedFile {
  const { gatewayId, sequence } = response.record;
  const { sealed, sealedDigest } = bareResponse(response);
  const { stationId, env } = vault.identity();
  const head: HeadFacts = {
    direction: 'response',
    env,
    station_id: stationId,
    gateway_id: gatewayId,
    sequence,
  };
  return {
    fileName: bundleFileName(outerOf(sealed, head)),
    file: encodeBundleFile({ sealed, head }),
    sealedDigest,
  };
}

/**
 * Records that the file was written and read back, or that an officer says the gateway has read the
 * codes; the first time is the one that stays. An unlocked station signs a checkpoint over it.
 */
export function recordExport(
  response: SealedResponse,
  { sealedDigest, transport }: Handed,
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
  identityKey: SigningPair | undefined,
): string {
  const { record } = response;
  if (sealedDigest !== record.sealedDigest) {
    if (transport === 'frames') refuse('SHOWN_DIFFERS', { requestId: record.requestId });
    refuse('FILE_READ_BACK_DIFFERS', { path: record.requestId });
  }
  const exportedAt = record.exportedAt === '' ? formatTime(clock.now()) : record.exportedAt;
  vault.transact(
    noteOf(clock, 'response.exported', {
      request_id: record.requestId,
      sealed_digest: sealedDigest,
      transport,
    }),
    (writer) => {
      if (record.exportedAt === '') writer.setResponseExported(record.requestId, exportedAt);
    },
  );
  if (identityKey === undefined) vault.settle();
  else saveCheckpointNow(vault, identityKey);
  return exportedAt;
}
