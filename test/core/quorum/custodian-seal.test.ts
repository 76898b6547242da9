import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom as random } from '../../../src/core/crypto/random.ts';
import { fromHex, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import {
  DEFAULT_KDF,
  KDF_FLOOR,
  openCustodian,
  sealCustodian,
  type KdfParameters,
  type SealedCustodian,
} from '../../../src/core/quorum/custodian-seal.ts';
import { checkKdf } from '../../../src/core/quorum/kdf-parameters.ts';
import { expectRefusal, expectRefusalOf, refusalOf } from './made-custodians.ts';

// Each opening costs a real derivation at the floor: about a second and 256 MiB.

const place = { vaultId: random.uuid(), epoch: 1, custodianId: random.uuid() };
const passphrase = utf8('correct horse battery staple velvet anchor');
const share = random.bytes(33);
const seed = random.bytes(32);
const material = { share, approvalSecret: new SecretKey(seed.slice()), random };

let sealed: SealedCustodian;
beforeAll(async () => {
  sealed = await sealCustodian({ ...place, passphrase, kdf: KDF_FLOOR, ...material });
});

type Opening = Parameters<typeof openCustodian>[0];

function open(changes: Partial<Opening> = {}, seal: Partial<SealedCustodian> = {}) {
  return openCustodian({
    ...place,
    name: 'Ann',
    passphrase,
    ...changes,
    sealed: { ...sealed, ...seal },
  });
}

/** The same hex with one bit changed. */
function flipped(hex: string): string {
  const bytes = fromHex(hex);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return toHex(bytes);
}

describe('a custodian’s seal', () => {
  it('refuses a wrong passphrase, naming the custodian', async () => {
    const refusal = open({ passphrase: utf8('correct horse battery staple velvet anchors') });
    await expect(refusal).rejects.toMatchObject({
      code: 'PASSPHRASE_WRONG',
      facts: { name: 'Ann' },
    });
  });

  it('names a damaged share where the passphrase is right', async () => {
    await expect(open({}, { sealed: flipped(sealed.sealed) })).rejects.toMatchObject({
      code: 'SHARE_DAMAGED',
      facts: { name: 'Ann' },
    });
  });

  it('names a damaged share where the nonce was changed or the seal cut', async () => {
    await expectRefusalOf('SHARE_DAMAGED', open({}, { nonce: flipped(sealed.nonce) }));
    await expectRefusalOf('SHARE_DAMAGED', open({}, { sealed: sealed.sealed.slice(2) }));
  });

  it('refuses an attacker’s own commitment: it does not make the seal open', async () => {
    const theirs = utf8('a passphrase of the attacker');
    const other = await sealCustodian({
      ...place,
      passphrase: theirs,
      kdf: KDF_FLOOR,
      ...material,
    });
    const { salt, commit } = other;
    await expectRefusalOf('SHARE_DAMAGED', open({ passphrase: theirs }, { salt, commit }));
  });

  it('refuses to open in another vault, epoch or custodian’s row', async () => {
    await expectRefusalOf('PASSPHRASE_WRONG', open({ vaultId: random.uuid() }));
    await expectRefusalOf('PASSPHRASE_WRONG', open({ epoch: 2 }));
    await expectRefusalOf('PASSPHRASE_WRONG', open({ custodianId: random.uuid() }));
  });

  it('refuses other parameters than it was sealed with', async () => {
    const kdf = { ...KDF_FLOOR, memoryKiB: KDF_FLOOR.memoryKiB + 8 };
    await expectRefusalOf('PASSPHRASE_WRONG', open({}, { kdf }));
  });

  it('refuses parameters below the floor before it derives anything', async () => {
    const kdf = { ...KDF_FLOOR, memoryKiB: 8 };
    // Without a salt nothing can be derived; the parameters are refused before that is noticed.
    await expectRefusalOf('KDF_BELOW_FLOOR', open({}, { kdf, salt: '' }));
    await expectRefusalOf('SHARE_DAMAGED', open({}, { salt: '' }));
    await expectRefusalOf(
      'KDF_BELOW_FLOOR',
      sealCustodian({ ...place, passphrase, kdf, ...material }),
    );
  });

  it('refuses to seal what is no share', async () => {
    const short = { ...material, share: share.slice(1) };
    await expect(sealCustodian({ ...place, passphrase, kdf: KDF_FLOOR, ...short })).rejects.toThrow(
      TypeError,
    );
  });

  it('opens with the passphrase, and holds no secret in clear', async () => {
    const opened = await open();
    expect(opened.share.use(toHex)).toBe(toHex(share));
    expect(opened.approvalSecret.use(toHex)).toBe(toHex(seed));
    expect(JSON.stringify(sealed)).not.toContain(toHex(share).slice(0, 16));
    expect(JSON.stringify(sealed)).not.toContain(toHex(seed).slice(0, 16));
  });
});

describe('the cost of a guess', () => {
  const check = (kdf: KdfParameters) => (): void => {
    checkKdf(kdf, 'Ann');
  };

  it.each<[string, Partial<KdfParameters>]>([
    ['one KiB less than the floor', { memoryKiB: 262_143 }],
    ['two passes', { passes: 2 }],
    ['no lane', { lanes: 0 }],
    ['memory that is no number', { memoryKiB: Number.NaN }],
    ['memory that is no whole number', { memoryKiB: 300_000.5 }],
  ])('refuses %s', (_, change) => {
    expectRefusal('KDF_BELOW_FLOOR', check({ ...KDF_FLOOR, ...change }));
  });

  it.each<[string, Partial<KdfParameters>]>([
    ['more memory than the machine has', { memoryKiB: 2 ** 32 }],
    ['a thousand passes', { passes: 1000 }],
    ['many lanes', { lanes: 255 }],
  ])('refuses %s, which would only stop the station', (_, change) => {
    const refusal = refusalOf(check({ ...KDF_FLOOR, ...change }));
    expect(refusal.code).toBe('KDF_ABOVE_LIMIT');
    expect(refusal.facts['name']).toBe('Ann');
  });

  it('accepts the floor and the default of 1 GiB', () => {
    expect(check(KDF_FLOOR)).not.toThrow();
    expect(check(DEFAULT_KDF)).not.toThrow();
    expect(DEFAULT_KDF.memoryKiB).toBe(1024 * 1024);
  });
});
