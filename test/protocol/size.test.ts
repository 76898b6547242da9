import { describe, expect, it } from 'vitest';
import { sealBundle } from '../../src/protocol/bundle.ts';
import { encodeBundleFile } from '../../src/protocol/file.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { codeOf } from './exchange.ts';
import { fullRequest, fullResponse } from './full-response.ts';
import { fixedRandom, gateway, station } from './parties.ts';

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
