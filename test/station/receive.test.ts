/**
 * Hostile bytes at the station's door. Whatever arrives: a refusal with a code, one audit entry, and
 * no other change. Here also what only somebody with the gateway's own key could send.
 */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DOMAIN } from '../../src/core/crypto/domains.ts';
import { sealHpke } from '../../src/core/crypto/hpke.ts';
import { fromBase64, toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../src/core/encoding/canonical.ts';
import { refuse } from '../../src/core/refusal.ts';
import { keyId, signDsse, type Dsse } from '../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../src/core/signing/payload-types.ts';
import { decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { encodeSealed, encodeSealedHeader } from '../../src/protocol/sealed.ts';
import { sealEnvelope } from '../../src/protocol/sealing.ts';
import { decode } from '../../src/station/decode.ts';
import { receiveRequest } from '../../src/station/pipeline.ts';
import { receive as receiveBytes } from '../../src/station/receive.ts';
import { verify } from '../../src/station/verify.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  Stage,
  stateOf,
  type Station,
} from './stage.ts';
import { assignItem, type MadeRequest } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

/**
 * Each of the hostile files is refused by steps 1 to 3, which write nothing; every `RECORDED`th goes
 * through the whole of `receiveRequest`, where a commit to disk for each would take minutes, and has
 * to leave its code in the log. At the end only the log has grown.
 */
async function refusesAll(station: Station, files: Iterable<Uint8Array>): Promise<Set<string>> {
  const { vault, clock, keys } = station;
  const before = stateOf(vault);
  const codes = new Set<string>();
  let count = 0;
  for (const file of files) {
    const size = vault.auditSize();
    const isRecorded = count++ % RECORDED === 0;
    const { code } = await refusalOf(() =>
      isRecorded
        ? receive(station, { file })
        : verify(decode(receiveBytes(file, 'file')), {
            vault,
            sealingKey: keys.sealing,
            now: clock.now(),
          }),
    );
    codes.add(code);
    if (!isRecorded) continue;
    if (vault.auditSize() !== size + 1) throw new Error(`${code} is not on record`);
    if (lastEntry(vault).facts['code'] !== code) throw new Error('another code on record');
  }
  expect(stateOf(vault)).toEqual(before);
  return codes;
}

const RECORDED = 97;

function* flipped(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit++) yield withBitFlipped(bytes, bit);
}

function withBitFlipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

function resealedFile(sealed: Uint8Array, { payload }: MadeRequest): Uint8Array {
  return encodeBundleFile({ sealed, head: payload.head });
}

/** Signs any payload with the gateway's own key and seals it, as a broken or bribed gateway could. */
async function signedFile(station: Station, payload: Uint8Array, made: MadeRequest) {
  const { signing } = station.gateway;
  const dsse = signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, ...signing });
  return await sealedFile(station, dsse, made);
}

async function sealedFile(station: Station, dsse: Dsse, made: MadeRequest): Promise<Uint8Array> {
  const recipientPublicKey = station.keys.sealing.publicKey;
  const sealed = await sealEnvelope({
    dsse,
    direction: 'request',
    env: 'test',
    recipientPublicKey,
  });
  return resealedFile(sealed, made);
}

describe('receive', () => {
  test('refuses every single flipped bit of a request file', async () => {
    const station = stage.station();
    const { file } = await station.gateway.ask([assignItem()], station.clock.now());
    await refusesAll(station, flipped(file));
    expect(await receive(station, { file })).toMatchObject({ seen: 'new' });
  });

  test('refuses every single flipped bit of the sealed bytes, under outer fields that fit them', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    const { sealed } = decodeBundleFile(made.file);
    const files = Array.from(flipped(sealed.bytes), (bytes) => {
      try {
        return resealedFile(bytes, made);
      } catch {
        return bytes;
      }
    });
    const codes = await refusesAll(station, files);
    expect(codes).toContain('BUNDLE_UNREADABLE');
  });

  test('refuses every truncation of a request file', async () => {
    const station = stage.station();
    const { file } = await station.gateway.ask([assignItem()], station.clock.now());
    await refusesAll(
      station,
      Array.from(file, (_, length) => file.subarray(0, length)),
    );
  });

  test('refuses every truncation of the sealed bytes', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    const { bytes } = decodeBundleFile(made.file).sealed;
    const files = Array.from({ length: bytes.length - 1 }, (_, length) =>
      resealedFile(bytes.subarray(0, length + 1), made),
    );
    await refusesAll(station, files);
  });

  test('refuses every flipped bit of the signature, and of the payload under it', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    const payload = utf8(canonicalJson(made.payload));
    const { signing } = station.gateway;
    const dsse = signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, ...signing });
    const [signature] = dsse.signatures;
    const files: Uint8Array[] = [];
    for (const sig of flipped(fromBase64(signature.sig))) {
      const changed = { ...dsse, signatures: [{ ...signature, sig: toBase64(sig) }] as const };
      files.push(await sealedFile(station, changed, made));
    }
    for (let bit = 0; bit < payload.length * 8; bit += 7) {
      const changed = { ...dsse, payload: toBase64(withBitFlipped(payload, bit)) };
      files.push(await sealedFile(station, changed, made));
    }
    expect(await refusesAll(station, files)).toEqual(new Set(['SIGNATURE_INVALID']));
  });

  test('refuses random bytes and random JSON', async () => {
    const station = stage.station();
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.json().map((text) => utf8(text)),
    );
    await refusesAll(station, fc.sample(anything, 500));
  });

  test('refuses a file above the cap before it looks at it', async () => {
    const station = stage.station();
    const file = new Uint8Array(LIMITS.fileBytes + 1);
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'BUNDLE_TOO_LARGE', () =>
      receive(station, { file }),
    );
  });

  test('refuses a bundle that inflates to more than it may', async () => {
    const station = stage.station();
    const { gateway, keys } = station;
    const made = await gateway.ask([assignItem()], station.clock.now());
    const header = encodeSealedHeader({
      codec: 1,
      direction: 'request',
      env: 'test',
      senderKeyId: keyId(gateway.signing.publicKey),
      recipientKeyId: keyId(keys.sealing.publicKey),
    });
    const bomb = deflateRawSync(new Uint8Array(LIMITS.inflatedBytes + 1));
    const { enc, ciphertext } = await sealHpke({
      recipientPublicKey: keys.sealing.publicKey,
      info: utf8(DOMAIN.request),
      associatedData: header,
      plaintext: new Uint8Array(bomb),
    });
    const file = resealedFile(encodeSealed(header, enc, ciphertext), made);
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'BUNDLE_TOO_LARGE', () =>
      receive(station, { file }),
    );
  });

  test('refuses when the station is locked', async () => {
    const station = stage.station();
    const { file } = await station.gateway.ask([assignItem()], station.clock.now());
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'STATION_LOCKED', () =>
      receiveRequest(file, 'file', station.surroundings, () =>
        refuse('STATION_LOCKED', { threshold: 2 }),
      ),
    );
  });
});

describe('receive, of what is truly signed by the gateway', () => {
  async function signed(change: (text: string) => string) {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    const text = canonicalJson(made.payload);
    const changed = change(text);
    expect(changed).not.toBe(text);
    return { station, file: await signedFile(station, utf8(changed), made) };
  }

  test.each([
    [
      'an unknown field',
      'SCHEMA_VIOLATION',
      (t: string) => t.replace('{"head"', '{"extra":1,"head"'),
    ],
    ['a field twice', 'JSON_KEY_REPEATED', (t: string) => t.replace('"v":1', '"v":1,"v":1')],
    [
      'a kind that is not served',
      'KIND_NOT_SERVED',
      (t: string) => t.replace('key.assign', 'key.drain'),
    ],
    ['a number with a fraction', 'JSON_NUMBER', (t: string) => t.replace('"v":1', '"v":1.0')],
    ['null', 'JSON_INVALID', (t: string) => t.replace('"v":1', '"v":null')],
    [
      'nesting to a depth of 17',
      'JSON_TOO_DEEP',
      (t: string) => t.replace('{"head"', `{"deep":${'['.repeat(16)}${']'.repeat(16)},"head"`),
    ],
    [
      'a name that reads backwards',
      'SCHEMA_VIOLATION',
      (t: string) => t.replace('ada@', '\u202eada@'),
    ],
    [
      'an item twice',
      'SCHEMA_VIOLATION',
      (t: string) => t.replace(/"items":\[(.*)\]/, '"items":[$1,$1]'),
    ],
    ['no items', 'SCHEMA_VIOLATION', (t: string) => t.replace(/"items":\[.*\]/, '"items":[]')],
    [
      'the direction of a response',
      'WRONG_DIRECTION',
      (t: string) => t.replace('"request"', '"response"'),
    ],
  ] as const)('refuses %s (%s)', async (_what, code, change) => {
    const { station, file } = await signed(change);
    await expectRefusedOnRecord(station.vault, 'bundle.refused', code, () =>
      receive(station, { file }),
    );
  });

  test('refuses a payload signed as another type of statement', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    const payload = utf8(canonicalJson(made.payload));
    const { signing } = station.gateway;
    const dsse = signDsse({ payloadType: PAYLOAD_TYPE.approval, payload, ...signing });
    const file = await sealedFile(station, dsse, made);
    await expectRefusedOnRecord(station.vault, 'bundle.refused', 'SIGNATURE_INVALID', () =>
      receive(station, { file }),
    );
  });

  test('accepts the same request unchanged', async () => {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    const payload = utf8(canonicalJson(made.payload));
    const file = await signedFile(station, payload, made);
    expect(await receive(station, { file })).toMatchObject({ seen: 'new' });
  });
});
