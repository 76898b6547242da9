/**
 * What the page asks of the program around the station process: drives, printing, preferences. Bytes
 * of an export never pass through the page, so it cannot put anything else on a drive.
 */
import { z } from 'zod';
import { backupFacts, bytes, count, hex64, id, quorum, restored } from '../shapes.ts';
import { call, nothing } from './call.ts';
import { receivedRequest } from './requests.ts';

const driveId = z.string().regex(/^[0-9a-f]{16}$/);
const fileName = z.string().min(1).max(255);
const onDrive = z.strictObject({ driveId, fileName });
const shownCard = z.strictObject({
  card: bytes,
  name: z.string(),
  cardDigest: hex64,
  words: z.string(),
});
const written = { fileName: z.string(), digest: hex64, words: z.string() };

export const preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  /** Per cent of the usual size. */
  textSize: z.union([z.literal(100), z.literal(125), z.literal(150), z.literal(200)]),
  motion: z.enum(['system', 'reduced']),
  /** It can be shortened, never lengthened beyond the station's own limit. */
  idleMinutes: z.int().min(1).max(5),
});
export type Preferences = z.infer<typeof preferences>;

export const DESK_CALLS = {
  about: call(
    nothing,
    z.strictObject({
      version: z.string(),
      /** `test-host`: a browser that stands in for the product; not for real keys. */
      host: z.enum(['electron', 'test-host']),
      platform: z.string(),
      preferences,
    }),
  ),
  savePreferences: call(preferences, preferences),

  /** Removable drives, and the plain files in the top folder of each that could be ours. */
  drives: call(
    nothing,
    z.strictObject({
      drives: z.array(
        z.strictObject({
          driveId,
          label: z.string(),
          isWritable: z.boolean(),
          files: z.array(
            z.strictObject({
              fileName: z.string(),
              bytes: count,
              kind: z.enum(['request', 'response', 'card', 'backup', 'witness', 'other']),
            }),
          ),
        }),
      ),
    }),
  ),

  /** Reads a request bundle and hands it to the station's `receive`. */
  receiveFrom: call(onDrive, receivedRequest),
  /** Reads a gateway card; nothing is paired by it. */
  readCard: call(onDrive, shownCard),
  /** The same, as codes before a camera brought it. */
  readScannedCard: call(z.strictObject({ card: bytes }), shownCard),
  /** Writes the response of a request, reads it back, and records it. */
  exportTo: call(
    z.strictObject({ driveId, requestId: id }),
    z.strictObject({ ...written, exportedAt: z.string() }),
  ),
  cardTo: call(z.strictObject({ driveId }), z.strictObject(written)),
  auditTo: call(
    z.strictObject({ driveId }),
    z.strictObject({ fileNames: z.array(z.string()), size: count }),
  ),
  recordTo: call(
    z.strictObject({ driveId, ceremonyId: z.string(), form: z.enum(['json', 'pdf']) }),
    z.strictObject(written),
  ),
  /** Reports progress. */
  backupTo: call(
    z.strictObject({ driveId }),
    z.strictObject({ fileName: z.string(), backup: backupFacts, words: z.string() }),
  ),
  testRestoreFrom: call(
    onDrive.extend({ custodians: quorum }),
    z.strictObject({ backup: backupFacts, keysTested: count }),
  ),
  /** `witness` names a file on the same drive; '' for none. */
  restoreFrom: call(
    onDrive.extend({ custodians: quorum, witness: z.union([fileName, z.literal('')]) }),
    restored,
  ),

  /** Prints the page as it stands, through the print dialog of the system. */
  print: call(nothing, nothing),
  /** Whether a scan is open: the camera is granted only then. A lock closes it as well. */
  scanning: call(z.strictObject({ isOpen: z.boolean() }), nothing),
  /** Locks at once: the station process is ended even when it is busy. */
  panic: call(nothing, nothing),
} as const;
