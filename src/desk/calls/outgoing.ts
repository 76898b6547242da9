/**
 * What goes out on a drive. The bytes come from the station and go to the drive; the page sees only
 * name and digest of what was written and read back, so it can put nothing else there.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { refuse } from '../../core/refusal.ts';
import { makeFolder } from '../../media/make-folder.ts';
import { writeNewFile } from '../../media/write-file.ts';
import { onFileRecord } from '../../station-process/file-record.ts';
import { driveOf } from '../drives.ts';
import type { Station } from '../supervisor.ts';
import type { DeskOptions } from '../surroundings.ts';
import type { DeskCalls } from './list.ts';

/** As `permafrost audit verify` expects them beside each other. */
const AUDIT_FILE = 'audit.jsonl';
const CHECKPOINT_FILE = 'checkpoint.txt';
/** So much of a digest keeps the names of two stations apart on one drive. */
const NAME_DIGITS = 8;

type OutgoingCall = 'exportTo' | 'cardTo' | 'auditTo' | 'recordTo';
type Written = { fileName: string; digest: string; words: string };

export function outgoingCalls(
  { drives, printer }: Pick<DeskOptions, 'drives' | 'printer'>,
  station: Station,
): Pick<DeskCalls, OutgoingCall> {
  const write = async (folder: string, fileName: string, content: Uint8Array): Promise<void> => {
    await onFileRecord(station, 'write', fileName, () => writeNewFile(folder, fileName, content));
  };
  return {
    async exportTo({ driveId, requestId }) {
      const { folder } = driveOf(driveId, drives);
      const { fileName, file, sealedDigest } = await station.call('export', { requestId });
      await write(folder, fileName, file);
      const { exportedAt } = await station.call('markExported', { requestId, sealedDigest });
      return { ...written(fileName, sealedDigest), exportedAt };
    },

    async cardTo({ driveId }) {
      const { folder } = driveOf(driveId, drives);
      const { card, cardDigest } = await station.call('card', {});
      const fileName = `station-card-${cardDigest.slice(0, NAME_DIGITS)}.json`;
      await write(folder, fileName, card);
      return written(fileName, cardDigest);
    },

    async auditTo({ driveId }) {
      const { folder } = driveOf(driveId, drives);
      const { entriesJsonl, checkpoint, origin } = await station.call('audit', {});
      if (checkpoint === '') refuse('CHECKPOINT_INVALID', { reason: 'none was signed yet' });
      const size = entriesJsonl.split('\n').length - 1;
      // A folder of its own, so that the next export finds nothing in its way.
      const name = `audit-${sha256Hex(utf8(origin)).slice(0, NAME_DIGITS)}-${size}`;
      const own = await onFileRecord(station, 'write', name, () => makeFolder(folder, name));
      await write(own, AUDIT_FILE, utf8(entriesJsonl));
      await write(own, CHECKPOINT_FILE, utf8(checkpoint));
      return { fileNames: [`${name}/${AUDIT_FILE}`, `${name}/${CHECKPOINT_FILE}`], size };
    },

    async recordTo({ driveId, ceremonyId, form }) {
      const { folder } = driveOf(driveId, drives);
      if (form === 'json') {
        const { fileName, file, digest } = await station.call('signedRecord', { ceremonyId });
        await write(folder, fileName, file);
        return written(fileName, digest);
      }
      // Only what is the record of a ceremony is printed into a file; its name is the station's.
      const { ceremony } = await station.call('ceremony', { ceremonyId });
      const pdf = await printer.pdf();
      const digest = sha256Hex(pdf);
      // The same record printed again is another file: it says when it was printed.
      const fileName = `ceremony-${ceremony.ceremonyId}-${digest.slice(0, NAME_DIGITS)}.pdf`;
      await write(folder, fileName, pdf);
      return written(fileName, digest);
    },
  };
}

function written(fileName: string, digest: string): Written {
  return { fileName, digest, words: digestWords(digest) };
}
