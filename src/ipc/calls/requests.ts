/** A request on its way through the station: the steps of `station/pipeline.ts`. */
import { z } from 'zod';
import {
  bytes,
  hex64,
  id,
  itemOutcome,
  requestFacts,
  secretBytes,
  sheetSection,
} from '../shapes.ts';
import { call, nothing } from './call.ts';

/** What a drive can refuse; that there is no file says nothing about anybody. */
export const FILE_REFUSALS = [
  'FILE_NOT_REGULAR',
  'FILE_TOO_LARGE',
  'FILE_UNREADABLE',
  'FILE_EXISTS',
  'FILE_UNWRITABLE',
  'FILE_READ_BACK_DIFFERS',
] as const;

const shownRequest = {
  request: requestFacts,
  /** The text that is approved, its digest in words, and the same text part by part. */
  sheet: z.string(),
  sheetWords: z.string(),
  sections: z.array(sheetSection),
};

export const receivedRequest = z.strictObject({
  /** `known`: the same bundle was received before; nothing changed. */
  seen: z.enum(['new', 'known']),
  ...shownRequest,
});

const decision = z.strictObject({
  requestId: id,
  sheetDigest: hex64,
  custodian: z.string(),
  passphrase: secretBytes,
});

export const REQUEST_CALLS = {
  /** A request bundle as read from its file. Needs the station unlocked. */
  receive: call(z.strictObject({ file: bytes }), receivedRequest),
  /** The same, as codes before a camera brought it: its sealed bytes bare, or a bundle file. */
  receiveScanned: call(z.strictObject({ bytes }), receivedRequest),
  /**
   * Puts on record that a shell refused a file on a drive before reading it, or could not write one.
   * Changes nothing else.
   */
  fileRefused: call(
    z.strictObject({
      act: z.enum(['read', 'write']),
      code: z.enum(FILE_REFUSALS),
      /** The file's name in printable ASCII: it comes from a medium and may hold anything. */
      fileName: z.string().regex(/^[\x20-\x7e]{1,128}$/),
    }),
    nothing,
  ),
  /** The review sheet; that it was shown goes on record. */
  review: call(z.strictObject({ requestId: id }), z.strictObject(shownRequest)),
  /** One custodian's approval of the sheet with this digest; works while locked. */
  approve: call(decision, z.strictObject({ request: requestFacts })),
  /** One custodian's refusal of it, with the reason; final for that custodian and this request. */
  decline: call(
    decision.extend({ reason: z.string().min(1).max(500) }),
    z.strictObject({ request: requestFacts }),
  ),
  /** Executes and seals the response. Reports progress. Needs the station unlocked. */
  run: call(
    z.strictObject({ requestId: id }),
    z.strictObject({ request: requestFacts, items: z.array(itemOutcome) }),
  ),
  /** Stops a run between two items. */
  cancel: call(z.strictObject({ requestId: id }), nothing),

  /** The response file, always the same bytes; works while locked. */
  export: call(
    z.strictObject({ requestId: id }),
    z.strictObject({ fileName: z.string(), file: bytes, sealedDigest: hex64 }),
  ),
  /** The same response bare, and its digest in words, to be shown as codes; works while locked. */
  responseForLight: call(
    z.strictObject({ requestId: id }),
    z.strictObject({ sealed: bytes, sealedDigest: hex64, words: z.string() }),
  ),
  /** Records that the codes were shown, and that an officer says the gateway has them. */
  shownResponse: call(
    z.strictObject({ requestId: id, sealedDigest: hex64 }),
    z.strictObject({ exportedAt: z.string() }),
  ),
  /** Records that the file was written and read back. */
  markExported: call(
    z.strictObject({ requestId: id, sealedDigest: hex64 }),
    z.strictObject({ exportedAt: z.string() }),
  ),
} as const;
