/**
 * Request files that must be refused, one fault each, made from a good request. Where the fault lies
 * under a signature or a seal, the file is signed and sealed rightly: a lower check must not be hidden
 * by a higher one.
 */
import { deflateRawSync } from 'node:zlib';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { concat, fromUtf8, lengthPrefixed, utf8 } from '../../../src/core/encoding/bytes.ts';
import { sealBundle, type RequestBundle } from '../../../src/protocol/bundle.ts';
import { packCodec1 } from '../../../src/protocol/codec-1.ts';
import { encodeBundleFile, type HeadFacts } from '../../../src/protocol/file.ts';
import { flipped, sealAnything, signedByGateway } from '../../protocol/exchange.ts';
import { gateway, station, stranger } from '../../protocol/parties.ts';

export type RefusedFile = { name: string; expect: string; file: string };

export async function refusedFiles(request: RequestBundle): Promise<RefusedFile[]> {
  const text = canonicalJson(request);
  const fileOf = (sealed: Uint8Array, head: HeadFacts = request.head) =>
    fromUtf8(encodeBundleFile({ sealed, head }));
  const sealedText = async (payload: string) =>
    fileOf((await sealAnything(packCodec1(signedByGateway(utf8(payload))))).bytes);
  const sealed = async (payload: RequestBundle, by = gateway, to = station) =>
    (
      await sealBundle({
        payload,
        signer: by.signing,
        recipientPublicKey: to.sealing.publicKey,
      })
    ).sealed;
  const withHead = async (changes: Partial<RequestBundle['head']>) => {
    const head = { ...request.head, ...changes };
    return fileOf(await sealed({ ...request, head }), head);
  };
  const good = await sealed(request);
  const goodFile = fileOf(good);
  const inner = packCodec1(signedByGateway(utf8(text)));
  const bomb = deflateRawSync(lengthPrefixed(utf8('a/b'), new Uint8Array(8 * 1_048_576)));

  const cases: [string, string, string][] = [
    ['a space before the JSON', 'BUNDLE_MALFORMED', ` ${goodFile}`],
    ['no line feed at the end', 'BUNDLE_MALFORMED', goodFile.trimEnd()],
    ['an unknown field in the file', 'SCHEMA_VIOLATION', goodFile.replace('{', '{"a":1,')],
    ['a field twice in the file', 'JSON_KEY_REPEATED', goodFile.replace('{', '{"env":"test",')],
    ['another digest in the file', 'BUNDLE_MALFORMED', goodFile.replace(/"digest":"..../, '"digest":"0000')],
    ['another sequence outside than inside', 'BUNDLE_MALFORMED', fileOf(good, { ...request.head, sequence: 2 })],
    ['another suite in the header', 'BUNDLE_MALFORMED', fileOf(flipped(good, 4 * 8 + 6))],
    ['another sender in the header', 'BUNDLE_UNREADABLE', fileOf(flipped(good, 8 * 8))],
    ['a flipped bit in the ciphertext', 'BUNDLE_UNREADABLE', fileOf(flipped(good, 80 * 8))],
    ['a seal to another key', 'WRONG_RECIPIENT', fileOf(await sealed(request, gateway, stranger))],
    ['a signature by a stranger', 'SIGNATURE_INVALID', fileOf(await sealed(request, stranger))],
    ['bytes after the compressed stream', 'BUNDLE_UNREADABLE', fileOf((await sealAnything(concat(inner, new Uint8Array(1)))).bytes)],
    ['a stream that inflates to 8 MiB', 'BUNDLE_TOO_LARGE', fileOf((await sealAnything(new Uint8Array(bomb))).bytes)],
    ['another station in the head', 'WRONG_RECIPIENT', await withHead({ station_id: stranger.id })],
    ['another gateway in the head', 'WRONG_RECIPIENT', await withHead({ gateway_id: stranger.id })],
    ['another environment in the head', 'WRONG_ENVIRONMENT', await withHead({ env: 'production' })],
    ['a lifetime that is over', 'BUNDLE_EXPIRED', await withHead({ not_after: '2026-11-20T11:59:59Z' })],
    ['an issue in the future', 'BUNDLE_FROM_FUTURE', await withHead({ issued_at: '2026-11-20T12:10:01Z' })],
    ['a lifetime of more than 31 days', 'BUNDLE_LIFETIME_TOO_LONG', await withHead({ not_after: '2026-12-21T11:00:01Z' })],
    ['an unknown field in the payload', 'SCHEMA_VIOLATION', await sealedText(text.replace('"v":1', '"v":1,"w":1'))],
    ['a field twice in the payload', 'JSON_KEY_REPEATED', await sealedText(text.replace('"v":1', '"v":1,"v":1'))],
    ['a field twice, once escaped', 'JSON_KEY_REPEATED', await sealedText(text.replace('"v":1', '"v":1,"\\u0076":1'))],
    ['a number with a fraction', 'JSON_NUMBER', await sealedText(text.replace('"v":1', '"v":1.0'))],
    ['seventeen levels', 'JSON_TOO_DEEP', await sealedText(`${'['.repeat(17)}${']'.repeat(17)}`)],
    ['an unknown kind', 'KIND_NOT_SERVED', await sealedText(text.replace('"key.assign"', '"key.destroy"'))],
    ['a hidden character in a text', 'SCHEMA_VIOLATION', await sealedText(text.replace('user-4711', 'user-\u202e1174'))],
    ['a field to bind that has no value', 'SCHEMA_VIOLATION', await sealedText(text.replace(/"organisation":\{[^}]*\},/, ''))],
  ];
  return cases.map(([name, expect, file]) => ({ name, expect, file }));
}
