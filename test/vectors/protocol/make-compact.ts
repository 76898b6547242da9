/**
 * Made `compact.json` beside it, once: `node test/vectors/protocol/make-compact.ts`. The envelopes of
 * `request.json` and `response.json`, and the response to a batch of three, packed with codec 2 and
 * sealed. The RSA keys of the batch have the form of keys and no private half.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { fromBase64, fromUtf8, toBase64, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { signDsse, type Dsse } from '../../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../../src/core/signing/payload-types.ts';
import type { RequestBundle, ResponseBundle } from '../../../src/protocol/bundle.ts';
import { packEnvelope } from '../../../src/protocol/codec.ts';
import { writeValue } from '../../../src/protocol/compact/write-value.ts';
import { encodeBundleFile } from '../../../src/protocol/file.ts';
import { sealEnvelope } from '../../../src/protocol/sealing.ts';
import { fullRequest, fullResponse } from '../../protocol/full-response.ts';
import { gateway, station } from '../../protocol/parties.ts';

type Vector = { payload: string; dsse: Dsse };

const vector = (name: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8')) as Vector;

const batch = fullResponse(
  fullRequest(3, (item, field) => `${field} ${String(item + 1)}`),
  2,
);
const batchDsse = signDsse({
  payloadType: PAYLOAD_TYPE.bundle,
  payload: utf8(canonicalJson(batch)),
  ...station.signing,
});

writeFileSync(
  path.join(import.meta.dirname, 'compact.json'),
  `${JSON.stringify(
    {
      about: 'Bundles packed with codec 2. Keys and recipients are those of cards.json.',
      cases: [
        await compact('the request of request.json', vector('request.json').dsse),
        await compact('the response of response.json', vector('response.json').dsse),
        await compact('a response to three requests for RSA keys', batchDsse),
      ],
    },
    null,
    2,
  )}\n`,
  { flag: 'wx' },
);

/** Every step of the way, so that a second implementation sees where it goes another way. */
async function compact(name: string, dsse: Dsse): Promise<object> {
  const payload = fromUtf8(fromBase64(dsse.payload));
  const { head } = JSON.parse(payload) as RequestBundle | ResponseBundle;
  const { codec, packed } = packEnvelope(dsse);
  if (codec !== 2) throw new Error('it was to be packed with codec 2');
  const { payloadType, signatures } = dsse;
  const streams = writeValue(
    { payloadType, payload: dsse.payload, signatures: [{ ...signatures[0] }] },
    true,
  );
  const sealed = await sealEnvelope({
    dsse,
    direction: head.direction,
    env: head.env,
    recipientPublicKey: (head.direction === 'request' ? station : gateway).sealing.publicKey,
  });
  return {
    name,
    payload,
    payload_digest: sha256Hex(utf8(payload)),
    dsse,
    tokens: toHex(streams.tokens),
    raw: toHex(streams.rawBytes),
    packed: toBase64(packed),
    sealed: toBase64(sealed),
    sealed_digest: sha256Hex(sealed),
    file: fromUtf8(encodeBundleFile({ sealed, head })),
  };
}
