/**
 * Files on drives are read and written by the shells, not here; what a drive refuses is on record all
 * the same, like what the station itself refuses.
 */
import { isRefusal } from '../core/refusal.ts';
import { FILE_REFUSALS } from '../ipc/calls/requests.ts';
import type { CallInput, CallOutput } from '../ipc/contract.ts';

const MAX_NAME = 128;

type Recorder = {
  call(name: 'fileRefused', input: CallInput<'fileRefused'>): Promise<CallOutput<'fileRefused'>>;
};

/** Reads or writes; a refusal of the drive leaves its entry in the audit log and is thrown on. */
export async function onFileRecord<T>(
  station: Recorder,
  act: CallInput<'fileRefused'>['act'],
  fileName: string,
  work: () => T,
): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (isRefusal(error) && isRecorded(error.code)) {
      // A medium may name its files as it likes: the log takes printable ASCII.
      const name = fileName.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_NAME);
      try {
        await station.call('fileRefused', { act, code: error.code, fileName: name });
      } catch {
        // An empty station has no log, and a station that ended says so at the next call.
      }
    }
    throw error;
  }
}

function isRecorded(code: string): code is CallInput<'fileRefused'>['code'] {
  return FILE_REFUSALS.some((recorded) => recorded === code);
}
