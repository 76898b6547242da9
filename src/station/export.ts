/**
 * Step 8, export: the sealed response as a file. The bytes are those on record, the same each time
 * it is asked for; the shell writes them where a file of that name does not exist, reads them back,
 * and only then has the export recorded.
 */
import { formatTime } from '../core/clock.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { refuse } from '../core/refusal.ts';
import { bundleFileName, encodeBundleFile, outerOf, type HeadFacts } from '../protocol/file.ts';
import { saveCheckpointNow } from './audit.ts';
import type { Vault } from './ports.ts';
import type { SealedResponse } from './respond.ts';
import type { SigningPair } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';

export type ExportedFile = {
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly sealedDigest: string;
};

/** Refuses `VAULT_ROW_CHANGED` when the bytes on record are not those that were sealed. */
export function exportResponse(response: SealedResponse, vault: Vault): ExportedFile {
  const { requestId, gatewayId, sequence, sealed, sealedDigest } = response.record;
  if (sha256Hex(sealed) !== sealedDigest) {
    refuse('VAULT_ROW_CHANGED', { row: `response ${requestId}` });
  }
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
 * Records that the file was written and read back; the first time is the one that stays. An unlocked
 * station signs a checkpoint over it.
 */
export function recordExport(
  response: SealedResponse,
  sealedDigest: string,
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
  identityKey: SigningPair | undefined,
): string {
  const { record } = response;
  if (sealedDigest !== record.sealedDigest) {
    refuse('FILE_READ_BACK_DIFFERS', { path: record.requestId });
  }
  const exportedAt = record.exportedAt === '' ? formatTime(clock.now()) : record.exportedAt;
  vault.transact(
    noteOf(clock, 'response.exported', {
      request_id: record.requestId,
      sealed_digest: sealedDigest,
    }),
    (writer) => {
      if (record.exportedAt === '') writer.setResponseExported(record.requestId, exportedAt);
    },
  );
  if (identityKey === undefined) vault.settle();
  else saveCheckpointNow(vault, identityKey);
  return exportedAt;
}
