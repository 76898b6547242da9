/** The two halves that the gateway makes of a share give it back; nothing else does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildShare } from '../../src/client/rebuild-share.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import {
  clientHalf,
  custodianHalfText,
  newCustodianHalf,
} from '../../src/gateway/portal/split-share.ts';

const PLACE = { clientId: 'ada', pairId: 'clu32l6c8008wuvz52jokyo3r', curve: 'ED25519' } as const;
const SHARE = 'eyJ4IjoiNzdkZSIsInkiOiJiMTRhIn0=';

function split(share = SHARE, place: Parameters<typeof clientHalf>[2] = PLACE) {
  const half = newCustodianHalf(systemRandom);
  return { client: clientHalf(half, share, place), custodian: custodianHalfText(half, place) };
}

const refused = expect.objectContaining({ code: 'HALVES_DIFFER' }) as Error;

describe('two halves', () => {
  it('give nothing when one is of another backup, client or curve', () => {
    const { client } = split();
    const others = [
      split(),
      split(SHARE, { ...PLACE, clientId: 'bob' }),
      split(SHARE, { ...PLACE, curve: 'SECP256K1' }),
    ];
    for (const { custodian } of others) {
      expect(() => rebuildShare(client, custodian)).toThrow(refused);
    }
  });

  it('give nothing when either says another place than it was made for', () => {
    const { client, custodian } = split();
    const moved = (json: string) => json.replace('"ada"', '"bob"');
    const movedClient = Buffer.from(moved(Buffer.from(client, 'base64').toString()));
    expect(() => rebuildShare(client, moved(custodian))).toThrow(refused);
    expect(() => rebuildShare(movedClient.toString('base64'), moved(custodian))).toThrow(refused);
  });

  it('give nothing when any bit of the client’s half was changed', () => {
    const { client, custodian } = split();
    const bytes = Buffer.from(client, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => rebuildShare(changed.toString('base64'), custodian)).toThrow(refused);
      }),
    );
  });

  it('are not what anybody sends instead of them', () => {
    const { client, custodian } = split();
    for (const text of ['', '{}', '[]', '7', 'null', custodian.replace('-1"', '-2"')]) {
      expect(() => rebuildShare(client, text)).toThrow(refused);
      expect(() => rebuildShare(Buffer.from(text).toString('base64'), custodian)).toThrow(refused);
    }
    const shortKey = JSON.stringify({
      ...(JSON.parse(custodian) as object),
      share: Buffer.alloc(31).toString('base64'),
    });
    expect(() => rebuildShare(client, shortKey)).toThrow(refused);
  });

  it('give back the share, byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (share) => {
        const { client, custodian } = split(share);
        expect(rebuildShare(client, custodian)).toBe(share);
      }),
    );
  });
});
