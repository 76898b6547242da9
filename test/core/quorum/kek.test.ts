import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom as random } from '../../../src/core/crypto/random.ts';
import { joinShares } from '../../../src/core/crypto/shamir.ts';
import { toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { joinKek, makeKek } from '../../../src/core/quorum/kek.ts';
import {
  type RowIdentity,
  type WrappedSecret,
  unwrapSecret,
  wrapSecret,
} from '../../../src/core/quorum/wrapped-secret.ts';
import { rowContext } from '../../../src/core/quorum/row-identity.ts';
import { DOMAIN } from '../../../src/core/crypto/domains.ts';
import { bitFlips, digestOf, expectRefusal, expectRefusalOf } from './made-custodians.ts';

const vaultId = random.uuid();
const place = { vaultId, epoch: 1 };

type MadeKek = Awaited<ReturnType<typeof makeKek>>;

function shown(secret: SecretKey): string {
  return secret.use(toHex);
}

/** Fresh handles over copies: joining must not depend on the caller's bytes afterwards. */
function handles(shares: readonly Uint8Array[]): SecretKey[] {
  return shares.map((share) => new SecretKey(share.slice()));
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((all, item) => [...all, ...all.map((some) => [...some, item])], [[]]);
}

describe('split knowledge', () => {
  const sizes = [2, 3, 4, 5].flatMap((count) =>
    Array.from({ length: count - 1 }, (_, more) => ({ threshold: more + 2, count })),
  );

  it.each(sizes)('of $threshold of $count gives the KEK to no fewer', async (size) => {
    const { kek, shares, check } = await makeKek({ ...place, ...size, random });
    for (const some of subsets(shares).filter((subset) => subset.length < size.threshold)) {
      await expectRefusalOf(
        'SHARES_DO_NOT_JOIN',
        joinKek({ ...place, shares: handles(some), check }),
      );
      // Nor does what they join to without the check.
      const joined = await joinShares(some).then(toHex, () => 'nothing');
      expect(joined).not.toBe(shown(kek));
      for (const share of some) expect(toHex(share)).not.toContain(shown(kek));
    }
  });

  it.each(sizes)('of $threshold of $count gives the KEK to any so many', async (size) => {
    const { kek, shares, check } = await makeKek({ ...place, ...size, random });
    for (const some of subsets(shares).filter((subset) => subset.length >= size.threshold)) {
      const joined = await joinKek({ ...place, shares: handles(some).reverse(), check });
      expect(shown(joined)).toBe(shown(kek));
    }
  });
});

describe('joining shares', () => {
  let made: MadeKek;
  beforeAll(async () => {
    made = await makeKek({ ...place, threshold: 2, count: 3, random });
  });

  it('refuses a threshold of one', async () => {
    await expectRefusalOf(
      'THRESHOLD_INVALID',
      makeKek({ ...place, threshold: 1, count: 3, random }),
    );
  });

  it('refuses every changed bit of a share', async () => {
    const [first = new Uint8Array(), second = new Uint8Array()] = made.shares;
    for (const flipped of bitFlips(first)) {
      await expectRefusalOf(
        'SHARES_DO_NOT_JOIN',
        joinKek({ ...place, shares: handles([flipped, second]), check: made.check }),
      );
    }
  });

  it('refuses one share twice', async () => {
    const [first = new Uint8Array()] = made.shares;
    await expectRefusalOf(
      'SHARES_DO_NOT_JOIN',
      joinKek({ ...place, shares: handles([first, first]), check: made.check }),
    );
  });

  it('refuses a share of another KEK, epoch or vault', async () => {
    const other = await makeKek({ ...place, threshold: 2, count: 3, random });
    const mixed = handles([...made.shares.slice(0, 1), ...other.shares.slice(1, 2)]);
    const { check, shares } = made;
    for (const attempt of [
      { ...place, shares: mixed, check },
      { ...place, shares: handles(other.shares), check },
      { vaultId, epoch: 2, shares: handles(shares), check },
      { vaultId: random.uuid(), epoch: 1, shares: handles(shares), check },
    ]) {
      await expectRefusalOf('SHARES_DO_NOT_JOIN', joinKek(attempt));
    }
  });

  it('makes another KEK each time', async () => {
    const other = await makeKek({ ...place, threshold: 2, count: 3, random });
    expect(shown(other.kek)).not.toBe(shown(made.kek));
    expect(other.check).not.toBe(made.check);
  });
});

describe('a wrapped secret', () => {
  const kek = new SecretKey(random.bytes(32));
  const secret = new SecretKey(utf8('the private key'));
  const row: RowIdentity = {
    vaultId,
    table: 'key',
    rowId: random.uuid(),
    version: 1,
    type: 'secp256k1',
    fingerprint: digestOf('a key'),
    epoch: 1,
  };
  const wrapped = wrapSecret({ kek, row, secret, random });

  const refused = (changes: Partial<Parameters<typeof unwrapSecret>[0]>): void => {
    expectRefusal('OPEN_FAILED', () => unwrapSecret({ kek, row, wrapped, ...changes }));
  };

  it.each<[string, Partial<RowIdentity>]>([
    ['vault', { vaultId: random.uuid() }],
    ['table', { table: 'request' }],
    ['row', { rowId: random.uuid() }],
    ['version', { version: 2 }],
    ['type', { type: 'rsa4096' }],
    ['fingerprint', { fingerprint: digestOf('another key') }],
    ['epoch', { epoch: 2 }],
  ])('refuses to open at another %s', (_, change) => {
    refused({ row: { ...row, ...change } });
  });

  it('refuses every changed bit', () => {
    for (const wrappedDek of bitFlips(wrapped.wrappedDek)) {
      refused({ wrapped: { ...wrapped, wrappedDek } });
    }
    for (const sealedSecret of bitFlips(wrapped.sealedSecret)) {
      refused({ wrapped: { ...wrapped, sealedSecret } });
    }
  });

  it('refuses the parts of two wrappings mixed', () => {
    const again = wrapSecret({ kek, row, secret, random });
    refused({ wrapped: { ...wrapped, wrappedDek: again.wrappedDek } });
    refused({ wrapped: { ...wrapped, sealedSecret: again.sealedSecret } });
  });

  it.each<[string, WrappedSecret]>([
    ['nothing', { wrappedDek: new Uint8Array(), sealedSecret: new Uint8Array() }],
    ['too little', { wrappedDek: new Uint8Array(20), sealedSecret: new Uint8Array(20) }],
  ])('refuses %s', (_, nothing) => {
    refused({ wrapped: nothing });
  });

  it('refuses another KEK', () => {
    refused({ kek: new SecretKey(random.bytes(32)) });
  });

  it('opens at its row, and is never twice the same', () => {
    expect(unwrapSecret({ kek, row, wrapped }).use(toHex)).toBe(secret.use(toHex));
    const again = wrapSecret({ kek, row, secret, random });
    expect(toHex(again.wrappedDek)).not.toBe(toHex(wrapped.wrappedDek));
    expect(toHex(again.sealedSecret)).not.toBe(toHex(wrapped.sealedSecret));
  });

  it('is bound to a place that no other place shares', () => {
    const text = fc.string({ maxLength: 3 });
    const anyRow = fc.record({
      vaultId: text,
      table: text,
      rowId: text,
      version: fc.nat(20),
      type: text,
      fingerprint: text,
      epoch: fc.nat(20),
    });
    fc.assert(
      fc.property(anyRow, anyRow, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        const bound = toHex(rowContext(DOMAIN.dekWrap, one));
        expect(bound === toHex(rowContext(DOMAIN.dekWrap, other))).toBe(same);
        expect(toHex(rowContext(DOMAIN.secretSeal, one))).not.toBe(bound);
      }),
    );
  });
});
