/**
 * Reads what is to be verified or inspected. Only a ceremony record, which carries a part of the
 * audit log, may be long; everything else of such a size is refused before a parser sees it.
 */
import { MAX_RECORD_BYTES } from '../../core/ceremony/signed-record.ts';
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { PAYLOAD_TYPE } from '../../core/signing/payload-types.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { MAX_STATEMENT_BYTES } from '../limits.ts';

/** Refuses `FILE_TOO_LARGE` and what reading a file refuses. */
export function readVerifiable(path: string): Uint8Array {
  const bytes = readBundleFile(path, MAX_RECORD_BYTES);
  if (bytes.length > MAX_STATEMENT_BYTES && !isRecordFile(bytes)) {
    refuse('FILE_TOO_LARGE', { path, limit: MAX_STATEMENT_BYTES });
  }
  return bytes;
}

/** By the end of a DSSE, which names its type: its megabytes are not parsed for that. */
export function isRecordFile(bytes: Uint8Array): boolean {
  const end = bytes.subarray(-LONGEST_END);
  // The cut may fall anywhere in the base64, which is ASCII.
  return textOf(end).includes(`","payloadType":"${PAYLOAD_TYPE.ceremonyRecord}","signatures":[{`);
}

/** Payload type, key id and signature of a DSSE are shorter than this. */
const LONGEST_END = 400;

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (isRefusal(error)) return '';
    throw error;
  }
}
