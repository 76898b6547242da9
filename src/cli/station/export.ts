/** `station export`: writes sealed responses as files. Always the same bytes, never over another file. */
import { refuse } from '../../core/refusal.ts';
import { writeNewFile } from '../../media/write-file.ts';
import { onFileRecord } from '../../station-process/file-record.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withProcess, type Station } from './connection.ts';

export const verb: Verb = {
  about:
    'Without --request, every response that was not exported yet. The file is read back and compared ' +
    'before the export goes on record. Exporting again gives the same bytes.',
  options: {
    ...DATA_OPTION,
    to: { value: 'DIR', about: 'the folder for the files, such as the drive', required: true },
    request: { value: 'ID', about: 'export the response to this request, once more if need be' },
  },
  json: true,
  examples: ['station export --data vault --to /media/usb'],
  async run(invocation) {
    const { terminal } = invocation;
    const folder = callerPath(invocation.text('to'));
    const exported = await withProcess(invocation.text('data'), async (station) => {
      const ids = await requestsToExport(station, invocation);
      const files = [];
      for (const requestId of ids) files.push(await exportResponse(station, requestId, folder));
      return files;
    });
    terminal.say(exported.length === 0 ? 'Nothing waits to be exported.' : 'Exported:');
    for (const { file, sealedDigest } of exported) {
      terminal.say(`    ${shownPath(file)}  (SHA-256 of the sealed bytes ${sealedDigest})`);
    }
    terminal.document({ exported });
    return EXIT.ok;
  },
};

/** Writes one response and records that it was written and read back. */
export async function exportResponse(
  station: Station,
  requestId: string,
  folder: string,
): Promise<{ requestId: string; file: string; sealedDigest: string; exportedAt: string }> {
  const { fileName, file: bytes, sealedDigest } = await station.call('export', { requestId });
  const file = await onFileRecord(station, 'write', fileName, () =>
    writeNewFile(folder, fileName, bytes),
  );
  const { exportedAt } = await station.call('markExported', { requestId, sealedDigest });
  return { requestId, file, sealedDigest, exportedAt };
}

async function requestsToExport(
  station: Station,
  invocation: { text(option: string): string; optionalText(option: string): string | undefined },
): Promise<readonly string[]> {
  const named = invocation.optionalText('request');
  if (named !== undefined) return [named];
  const status = await station.call('status', {});
  if (!status.exists) return refuse('VAULT_NOT_FOUND', { path: invocation.text('data') });
  return status.requests
    .filter(({ status: state, exportedAt }) => state === 'answered' && exportedAt === '')
    .map(({ requestId }) => requestId);
}
