import { beforeAll, describe, expect, it } from 'vitest';
import { concat, equalBytes, toBase64 } from '../../src/core/encoding/bytes.ts';
import type { Dsse } from '../../src/core/signing/dsse.ts';
import { openSealed, sealBundle, verifyBundle } from '../../src/protocol/bundle.ts';
import { decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import { sealEnvelope } from '../../src/protocol/sealing.ts';
import { decodeSealed } from '../../src/protocol/sealed.ts';
import { codeOf, flipped, receiveRequest, requestFile } from './exchange.ts';
import { assignBody, fixedRandom, gateway, smallRequest, station, stranger } from './parties.ts';

const random = fixedRandom('tamper');
const payload = smallRequest();
for (const name of ['Nordlys', 'Südsee', 'Ostrava', 'Westray', 'Kiruna']) {
  payload.items.push({
    kind: 'key.assign',
    item_id: random.uuid(),
    body: assignBody({
      user_identifier: `${name}-${random.uuid()}`,
      user_id: random.uuid(),
      organisation: { customer_id: random.uuid(), customer_name: name },
    }),
  });
}

let file: Uint8Array;
let sealed: Uint8Array;
let dsse: Dsse;

beforeAll(async () => {
  file = await requestFile(payload);
  sealed = decodeBundleFile(file).sealed.bytes;
  dsse = await openSealed({
    sealed: decodeSealed(sealed),
    recipientSecret: station.sealing.secret,
  });
});

/** What an attacker does who can make a file fit again around sealed bytes that he changed. */
function refitted(changed: Uint8Array): Uint8Array {
  return encodeBundleFile({ sealed: changed, head: payload.head });
}

describe('a request file that was tampered with', () => {
  it('is refused for every single flipped bit', async () => {
    expect(file.length).toBeGreaterThan(1_400);
    for (let bit = 0; bit < file.length * 8; bit += 1) {
      const code = await codeOf(() => receiveRequest(flipped(file, bit)));
      expect(code, `bit ${String(bit)}`).not.toBe('accepted');
    }
  });

  it('is refused at every length shorter than its own, and with any byte appended', async () => {
    for (let length = 0; length < file.length; length += 1) {
      const code = await codeOf(() => receiveRequest(file.subarray(0, length)));
      expect(code, `length ${String(length)}`).not.toBe('accepted');
    }
    for (let byte = 0; byte < 256; byte += 1) {
      const code = await codeOf(() => receiveRequest(concat(file, new Uint8Array([byte]))));
      expect(code, `appended ${String(byte)}`).not.toBe('accepted');
    }
  });

  it('is refused for every flipped bit of the sealed bytes, though the file was made to fit', async () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const code = await codeOf(() => receiveRequest(refitted(flipped(sealed, bit))));
      const isInHeader = bit < 24 * 8;
      expect(
        isInHeader
          ? ['BUNDLE_MALFORMED', 'WRONG_RECIPIENT', 'BUNDLE_UNREADABLE']
          : ['BUNDLE_UNREADABLE'],
        `bit ${String(bit)}`,
      ).toContain(code);
    }
  });

  it('is refused at every shorter length of the sealed bytes, though the file was made to fit', async () => {
    for (let length = 1; length < sealed.length; length += 1) {
      const code = await codeOf(() => receiveRequest(refitted(sealed.subarray(0, length))));
      expect(['BUNDLE_MALFORMED', 'BUNDLE_UNREADABLE'], `length ${String(length)}`).toContain(code);
    }
  });

  it('is refused for every flipped bit of the signed payload, whoever sealed it again', async () => {
    const { payloadBytes } = verifyBundle(dsse, gateway.signing.publicKey);
    for (let bit = 0; bit < payloadBytes.length * 8; bit += 1) {
      const changed = { ...dsse, payload: toBase64(flipped(payloadBytes, bit)) };
      const code = await codeOf(() => verifyBundle(changed, gateway.signing.publicKey));
      expect(code, `bit ${String(bit)}`).toBe('SIGNATURE_INVALID');
    }
    const changed: Dsse = { ...dsse, payload: toBase64(flipped(payloadBytes, 1000)) };
    const again = await sealEnvelope({
      dsse: changed,
      direction: 'request',
      env: 'test',
      recipientPublicKey: station.sealing.publicKey,
    });
    expect(await codeOf(() => receiveRequest(refitted(again)))).toBe('SIGNATURE_INVALID');
  });

  it('is refused for every flipped bit of the signature', async () => {
    const [{ keyid, sig }] = dsse.signatures;
    const signature = new Uint8Array(Buffer.from(sig, 'base64'));
    for (let bit = 0; bit < 512; bit += 1) {
      const signatures = [{ keyid, sig: toBase64(flipped(signature, bit)) }] as const;
      const code = await codeOf(() =>
        verifyBundle({ ...dsse, signatures }, gateway.signing.publicKey),
      );
      expect(code, `bit ${String(bit)}`).toBe('SIGNATURE_INVALID');
    }
  });

  it('is refused when a stranger signs it under the gateway’s name', async () => {
    const { sealed: forged } = await sealBundle({
      payload,
      signer: stranger.signing,
      recipientPublicKey: station.sealing.publicKey,
    });
    expect(await codeOf(() => receiveRequest(refitted(forged)))).toBe('SIGNATURE_INVALID');
    const renamed = forged.slice();
    renamed.set(sealed.subarray(8, 16), 8);
    expect(await codeOf(() => receiveRequest(refitted(renamed)))).toBe('BUNDLE_UNREADABLE');
  });

  it('is accepted as it was written, and means what was sealed', async () => {
    expect(await receiveRequest(file)).toEqual(payload);
    expect(equalBytes(refitted(sealed), file)).toBe(true);
  });
});
