/**
 * The file form: one line of canonical JSON around the sealed bytes. The outer fields are for the
 * person who carries the file and for its name; they must equal the signed head, which is checked
 * once it can be read (`checkOuter`). One bundle has one spelling as a file; any other is refused.
 */
import { z } from 'zod';
import { canonicalJson } from '../core/encoding/canonical.ts';
import { equalBytes, fromBase64, toBase64, utf8 } from '../core/encoding/bytes.ts';
import { parseStrictJson } from '../core/encoding/strict-json.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { refuse } from '../core/refusal.ts';
import { base64, env, hex64, uuid, whole } from './fields.ts';
import type { Head } from './head.ts';
import { LIMITS } from './limits.ts';
import { checkSchema } from './schema.ts';
import { decodeSealed, type SealedBundle } from './sealed.ts';

const outerFile = z.strictObject({
  digest: hex64,
  direction: z.enum(['request', 'response']),
  env,
  gateway_id: uuid,
  permafrost_bundle: z.literal(1),
  sealed: base64,
  sequence: whole(1),
  station_id: uuid,
});

/** The outer fields: what the file says of itself before it is opened. Believed by nobody. */
export type Outer = Omit<z.output<typeof outerFile>, 'sealed'>;

export type HeadFacts = Pick<Head, 'direction' | 'env' | 'gateway_id' | 'sequence' | 'station_id'>;

/** The bytes of the file. `head` is the signed head, or its facts as kept beside the sealed bytes. */
export function encodeBundleFile(input: { sealed: Uint8Array; head: HeadFacts }): Uint8Array {
  return encodeOuter({ ...outerOf(input.sealed, input.head), sealed: toBase64(input.sealed) });
}

/**
 * Reads the file form and the sealed header. Refuses any other spelling, a digest that does not
 * match, and a file that contradicts its sealed header (`BUNDLE_MALFORMED`, `SCHEMA_VIOLATION`,
 * `TEXT_INVALID`, `JSON_…`, `BUNDLE_TOO_LARGE`).
 */
export function decodeBundleFile(bytes: Uint8Array): { outer: Outer; sealed: SealedBundle } {
  if (bytes.length > LIMITS.fileBytes) refuse('BUNDLE_TOO_LARGE', { limit: LIMITS.fileBytes });
  const content = parseStrictJson(bytes, 1);
  if (!isBundleFile(content)) malformed('it does not call itself one');
  const file = checkSchema(outerFile, content, 'file');
  if (!equalBytes(encodeOuter(file), bytes)) malformed('it is not spelled canonically');
  const { sealed: text, ...outer } = file;
  const sealed = decodeSealed(fromBase64(text));
  if (sealed.digest !== outer.digest) malformed('its digest does not match');
  if (sealed.direction !== outer.direction || sealed.env !== outer.env) {
    malformed('it contradicts its sealed header');
  }
  return { outer, sealed };
}

/** Said before anything is missed in it: whoever picked another file is told so. */
function isBundleFile(content: unknown): boolean {
  const isObject = typeof content === 'object' && content !== null;
  return isObject && 'permafrost_bundle' in content && content.permafrost_bundle === 1;
}

/** How every bundle file begins, and no sealed bytes do. */
const OPENING_BRACE = 0x7b;

/** Whether bytes that came as codes are a bundle file, which other tools show, and not sealed bytes alone. */
export function looksLikeFile(bytes: Uint8Array): boolean {
  return bytes[0] === OPENING_BRACE;
}

/** `request-7-0a1b2c3d4e5f.permafrost`: safe as a file name anywhere, whoever sent the bundle. */
export function bundleFileName(outer: Pick<Outer, 'direction' | 'sequence' | 'digest'>): string {
  return `${outer.direction}-${String(outer.sequence)}-${outer.digest.slice(0, 12)}.permafrost`;
}

/** Refuses a file whose outer fields are not those of the signed head (`BUNDLE_MALFORMED`). */
export function checkOuter(outer: Outer, head: HeadFacts): void {
  const names = ['direction', 'env', 'gateway_id', 'sequence', 'station_id'] as const;
  const differing = names.find((name) => outer[name] !== head[name]);
  if (differing !== undefined) {
    malformed(`its ${differing} outside is not the one that was signed`);
  }
}

/** The outer fields of these sealed bytes. */
export function outerOf(sealed: Uint8Array, head: HeadFacts): Outer {
  return {
    digest: sha256Hex(sealed),
    direction: head.direction,
    env: head.env,
    gateway_id: head.gateway_id,
    permafrost_bundle: 1,
    sequence: head.sequence,
    station_id: head.station_id,
  };
}

function encodeOuter(file: Outer & { sealed: string }): Uint8Array {
  return utf8(`${canonicalJson(file)}\n`);
}

function malformed(reason: string): never {
  return refuse('BUNDLE_MALFORMED', { reason });
}
