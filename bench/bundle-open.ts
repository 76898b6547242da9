/**
 * Opening and verifying a sealed request: HPKE open, bounded inflate, Ed25519, strict JSON, schema.
 * The other arm is the bare cryptography (HPKE open and Ed25519 verification of the same bytes), the
 * floor that no design can beat; the ratio says how much of it is left after all the strictness.
 */
import { generateEd25519, isEd25519Signature } from '../src/core/crypto/ed25519.ts';
import { openHpke, sealHpke } from '../src/core/crypto/hpke.ts';
import { systemRandom } from '../src/core/crypto/random.ts';
import { generateX25519 } from '../src/core/crypto/x25519.ts';
import { canonicalJson } from '../src/core/encoding/canonical.ts';
import { fromBase64, utf8 } from '../src/core/encoding/bytes.ts';
import { parseStrictJson } from '../src/core/encoding/strict-json.ts';
import { keyId, preAuthEncoding, signDsse } from '../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../src/core/signing/payload-types.ts';
import {
  openSealed,
  parseRequest,
  verifyBundle,
  type RequestBundle,
} from '../src/protocol/bundle.ts';
import { packEnvelope } from '../src/protocol/codec.ts';
import { encodeSealed, encodeSealedHeader, decodeSealed } from '../src/protocol/sealed.ts';
import { DOMAIN } from '../src/core/crypto/domains.ts';
import { measure } from './measure.ts';

const signer = generateEd25519(systemRandom);
const recipient = generateX25519(systemRandom);

function request(items: number): RequestBundle {
  return {
    head: {
      v: 1,
      direction: 'request',
      env: 'test',
      station_id: systemRandom.uuid(),
      gateway_id: systemRandom.uuid(),
      bundle_id: systemRandom.uuid(),
      sequence: 1,
      previous: '',
      issued_at: '2026-01-01T00:00:00Z',
      not_after: '2026-01-08T00:00:00Z',
      checkpoint: '',
      receipt: '',
    },
    items: Array.from({ length: items }, (_, index) => ({
      kind: 'key.assign' as const,
      item_id: systemRandom.uuid(),
      body: {
        key_type: 'rsa4096' as const,
        user_identifier: `user-${index}`,
        user_id: systemRandom.uuid(),
        pulled_by: { id: systemRandom.uuid(), type: 'api_key' as const },
      },
    })),
  };
}

/** Seals any payload bytes, without the limits of a file. */
async function seal(payload: Uint8Array) {
  const dsse = signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, ...signer });
  const { codec, packed } = packEnvelope(dsse);
  const header = encodeSealedHeader({
    codec,
    direction: 'request',
    env: 'test',
    senderKeyId: keyId(signer.publicKey),
    recipientKeyId: keyId(recipient.publicKey),
  });
  const { enc, ciphertext } = await sealHpke({
    recipientPublicKey: recipient.publicKey,
    info: utf8(DOMAIN.request),
    associatedData: header,
    plaintext: packed,
  });
  return { dsse, sealed: decodeSealed(encodeSealed(header, enc, ciphertext)) };
}

/** What is parsed after the signature holds: a request within the limits, else its JSON alone. */
async function measureSize(
  name: string,
  payload: Uint8Array,
  parse: (bytes: Uint8Array) => unknown,
  repeat: number,
) {
  const { dsse, sealed } = await seal(payload);
  const message = preAuthEncoding(dsse.payloadType, payload);
  const signature = fromBase64(dsse.signatures[0].sig);
  const bare = await sealHpke({
    recipientPublicKey: recipient.publicKey,
    info: utf8(DOMAIN.request),
    associatedData: sealed.header,
    plaintext: packEnvelope(dsse).packed,
  });
  let oursMs = 0;
  await measure({
    metric: `open and verify a request of ${name}`,
    baseline: {
      name: 'HPKE open and Ed25519 alone',
      run: async () => {
        for (let count = 0; count < repeat; count += 1) {
          await openHpke({
            recipientSecret: recipient.secret,
            info: utf8(DOMAIN.request),
            associatedData: sealed.header,
            ...bare,
          });
          if (!isEd25519Signature(signer.publicKey, message, signature)) throw new Error('void');
        }
      },
    },
    ours: {
      name: 'openSealed, verifyBundle, parse',
      run: async () => {
        const start = performance.now();
        for (let count = 0; count < repeat; count += 1) {
          const opened = await openSealed({ sealed, recipientSecret: recipient.secret });
          const { payloadBytes } = verifyBundle(opened, signer.publicKey);
          parse(payloadBytes);
        }
        oursMs = performance.now() - start;
      },
    },
    rounds: 15,
    facts: { payload_bytes: payload.length, sealed_bytes: sealed.bytes.length },
    closingFacts: () => ({ per_second: Math.round((repeat * 1000) / oursMs) }),
  });
}

const one = utf8(canonicalJson(request(3)));
const ten = utf8(canonicalJson(request(38)));
await measureSize('1 KB', one, parseRequest, 60);
await measureSize('10 KB', ten, parseRequest, 40);
// A megabyte fits the file cap only when it repeats itself, and holds more items than a request may:
// the same path without the schema.
const large = utf8(
  canonicalJson({
    items: request(625).items.flatMap((item) => Array.from({ length: 8 }, () => item)),
  }),
);
await measureSize('1 MB (more items than allowed: no schema)', large, parseStrictJson, 4);
