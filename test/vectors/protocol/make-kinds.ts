/**
 * Made `kinds.json` beside it, once: `node test/vectors/protocol/make-kinds.ts`. A request for a pool
 * of keys and for drills, and the answer to it, between the two parties of `cards.json`. A seal has a
 * fresh key each time, so it refuses to write over a file that is there.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { fromUtf8, toBase64, toHex } from '../../../src/core/encoding/bytes.ts';
import {
  sealBundle,
  type RequestBundle,
  type ResponseBundle,
  type SealedResult,
} from '../../../src/protocol/bundle.ts';
import { packEnvelope } from '../../../src/protocol/codec.ts';
import { bundleFileName, encodeBundleFile, outerOf } from '../../../src/protocol/file.ts';
import { answerTo } from '../../protocol/answered.ts';
import { fixedRandom, gateway, requestHeadFor, station } from '../../protocol/parties.ts';

const random = fixedRandom('kinds');
const fingerprint = () => toHex(random.bytes(32));

const request: RequestBundle = {
  head: requestHeadFor({ sequence: 1 }),
  items: [
    {
      kind: 'key.pool',
      item_id: random.uuid(),
      body: { key_type: 'secp256k1', count: 3 },
    },
    {
      kind: 'key.drill',
      item_id: random.uuid(),
      body: {
        key_id: random.uuid(),
        key_fingerprint: fingerprint(),
        assigned_to: { user_identifier: 'ann@example.com', user_id: random.uuid() },
      },
    },
    {
      kind: 'backup.drill',
      item_id: random.uuid(),
      body: {
        backup_id: random.uuid(),
        key_id: random.uuid(),
        key_fingerprint: fingerprint(),
        checksum: fingerprint(),
        content: { form: 'rsa-oaep', ciphertext: toBase64(random.bytes(512)) },
      },
    },
  ],
};
const asked = await sealBundle({
  payload: request,
  signer: gateway.signing,
  recipientPublicKey: station.sealing.publicKey,
});
const response = answerTo(request, asked.payloadDigest);
const answered = await sealBundle({
  payload: response,
  signer: station.signing,
  recipientPublicKey: gateway.sealing.publicKey,
});

const vector = {
  about: 'A request for a pool of three keys and for two drills, and the response to it.',
  request: bundleVector(request, asked),
  response: bundleVector(response, answered),
};
const target = path.join(import.meta.dirname, 'kinds.json');
writeFileSync(target, `${JSON.stringify(vector, null, 2)}\n`, { flag: 'wx' });

function bundleVector(payload: RequestBundle | ResponseBundle, result: SealedResult): object {
  return {
    payload: canonicalJson(payload),
    payload_digest: result.payloadDigest,
    dsse: result.dsse,
    packed: toBase64(packEnvelope(result.dsse).packed),
    sealed: toBase64(result.sealed),
    sealed_digest: result.sealedDigest,
    file_name: bundleFileName(outerOf(result.sealed, payload.head)),
    file: fromUtf8(encodeBundleFile({ sealed: result.sealed, head: payload.head })),
  };
}
