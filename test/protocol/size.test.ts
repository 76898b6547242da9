import { describe, expect, it } from 'vitest';
import { toBase64, toHex } from '../../src/core/encoding/bytes.ts';
import { sealBundle } from '../../src/protocol/bundle.ts';
import type { RequestBundle, RequestItem } from '../../src/protocol/bundle.ts';
import { encodeBundleFile } from '../../src/protocol/file.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { codeOf } from './exchange.ts';
import { answerTo } from './answered.ts';
import { fullRequest, fullResponse } from './full-response.ts';
import { fixedRandom, gateway, requestHeadFor, station } from './parties.ts';

const random = fixedRandom('texts');

/** Random ideographs: three bytes each, and next to nothing for a compressor to find. */
function ideographs(count: number): string {
  const bytes = random.bytes(count * 2);
  return Array.from({ length: count }, (_, i) => {
    const value = (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0);
    return String.fromCodePoint(0x4e00 + (value % 20_900));
  }).join('');
}

const usual = (item: number, field: string) =>
  field.endsWith('name') ? `Customer ${String(item)} AB` : random.uuid();
const hardest = (_: number, field: string) => ideographs(field.endsWith('name') ? 64 : 85);

async function fileBytes(payload: Parameters<typeof sealBundle>[0]['payload']): Promise<number> {
  const isRequest = payload.head.direction === 'request';
  const { sealed } = await sealBundle({
    payload,
    signer: isRequest ? gateway.signing : station.signing,
    recipientPublicKey: (isRequest ? station : gateway).sealing.publicKey,
  });
  return encodeBundleFile({ sealed, head: payload.head }).length;
}

describe('64 RSA keys with every field bound and five approvals', () => {
  it('fit one file with usual texts, and take less than a quarter of it', async () => {
    const request = fullRequest(LIMITS.items, usual);
    expect(await fileBytes(request)).toBeLessThan(9_500);
    expect(await fileBytes(fullResponse(request))).toBeLessThan(0.25 * LIMITS.fileBytes);
  });

  it('fit one file when every text is as long and as random as it may be', async () => {
    const request = fullRequest(LIMITS.items, hardest);
    expect(await fileBytes(request)).toBeLessThan(0.4 * LIMITS.fileBytes);
    expect(await fileBytes(fullResponse(request))).toBeLessThan(0.45 * LIMITS.fileBytes);
    // As many approvals as a card can have custodians.
    expect(await fileBytes(fullResponse(request, 64))).toBeLessThan(0.45 * LIMITS.fileBytes);
  });

  it('are the most: what does not fit a file is refused before it leaves', async () => {
    const request = fullRequest(LIMITS.items, hardest);
    const response = fullResponse(request);
    const statement = () => `{"${ideographs(1_300)}":1}`;
    for (const item of response.items) {
      if (item.outcome === 'done' && item.kind === 'key.assign') item.body.statement = statement();
    }
    expect(await codeOf(() => fileBytes(response))).toBe('BUNDLE_TOO_LARGE');
  });
});

describe('as many keys and drills as one response can attest', () => {
  const pool = (count: number): RequestItem => ({
    kind: 'key.pool',
    item_id: random.uuid(),
    body: { key_type: 'rsa4096', count },
  });
  const drill = (): RequestItem => ({
    kind: 'backup.drill',
    item_id: random.uuid(),
    body: {
      backup_id: random.uuid(),
      key_id: random.uuid(),
      key_fingerprint: toHex(random.bytes(32)),
      checksum: toHex(random.bytes(32)),
      content: { form: 'rsa-oaep', ciphertext: toBase64(random.bytes(512)) },
    },
  });
  const asking = (...items: RequestItem[]): RequestBundle => ({ head: requestHeadFor(), items });
  const answerBytes = (request: RequestBundle) => fileBytes(answerTo(request, 'ab'.repeat(32)));

  it('fit one file: a pool of 64 RSA keys takes no more of it than 64 assigned ones', async () => {
    const one = await answerBytes(asking(pool(64)));
    expect(one).toBeLessThan(0.25 * LIMITS.fileBytes);
    // Of more than one pool the places do not follow from the statements, and are written out.
    const apart = await answerBytes(asking(...Array.from({ length: 64 }, () => pool(1))));
    expect(apart).toBeGreaterThan(one);
    expect(apart).toBeLessThan(0.35 * LIMITS.fileBytes);
  });

  it('fit one file: 64 stored backups, asked and answered', async () => {
    const request = asking(...Array.from({ length: 64 }, drill));
    expect(await fileBytes(request)).toBeLessThan(0.3 * LIMITS.fileBytes);
    expect(await answerBytes(request)).toBeLessThan(0.25 * LIMITS.fileBytes);
  });

  it('are the most: one more is refused in the request, before anything is made', async () => {
    expect(await codeOf(() => fileBytes(asking(pool(64), drill())))).toBe('SCHEMA_VIOLATION');
    expect(await codeOf(() => fileBytes(asking(pool(33), pool(32))))).toBe('SCHEMA_VIOLATION');
    expect(await codeOf(() => fileBytes(asking(pool(63), drill())))).toBe('accepted');
  });
});
