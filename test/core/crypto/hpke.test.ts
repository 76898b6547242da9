import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openHpke, sealHpke } from '../../../src/core/crypto/hpke.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { generateX25519 } from '../../../src/core/crypto/x25519.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';

const { secret, publicKey } = generateX25519(systemRandom);
const bound = { info: utf8('info'), associatedData: utf8('header') };
const openFailed = expect.objectContaining({ code: 'OPEN_FAILED' }) as Error;

describe('HPKE', () => {
  it('refuses another recipient', async () => {
    const sealed = await sealHpke({
      recipientPublicKey: publicKey,
      ...bound,
      plaintext: utf8('x'),
    });
    const other = generateX25519(systemRandom).secret;
    await expect(openHpke({ recipientSecret: other, ...bound, ...sealed })).rejects.toThrow(
      openFailed,
    );
  });

  it('refuses any changed byte, and every truncation of either part', async () => {
    const sealed = await sealHpke({
      recipientPublicKey: publicKey,
      ...bound,
      plaintext: utf8('text'),
    });
    const input = { recipientSecret: secret, ...bound, ...sealed };
    for (const part of ['enc', 'ciphertext', 'info', 'associatedData'] as const) {
      for (let at = 0; at < input[part].length; at += 1) {
        // The top bit of enc is ignored by X25519 (RFC 7748 section 5) but bound by the key schedule.
        for (const mask of [0x01, 0x80]) {
          const changed = input[part].map((byte, index) => (index === at ? byte ^ mask : byte));
          await expect(openHpke({ ...input, [part]: changed })).rejects.toThrow(openFailed);
        }
        const cut = input[part].subarray(0, at);
        await expect(openHpke({ ...input, [part]: cut })).rejects.toThrow(openFailed);
      }
    }
  });

  it('refuses to seal to a key that leads to no secret or has another length', async () => {
    for (const bad of [
      new Uint8Array(32),
      new Uint8Array(31),
      new Uint8Array(33),
      new Uint8Array(),
    ]) {
      await expect(
        sealHpke({ recipientPublicKey: bad, ...bound, plaintext: utf8('x') }),
      ).rejects.toThrow(expect.objectContaining({ code: 'PUBLIC_KEY_INVALID' }));
    }
  });

  it('opens what was sealed, and never seals the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (plaintext) => {
        const seal = { recipientPublicKey: publicKey, ...bound, plaintext };
        const [first, second] = [await sealHpke(seal), await sealHpke(seal)];
        expect(first.enc).toHaveLength(32);
        expect(first.ciphertext).toHaveLength(plaintext.length + 16);
        expect(first.enc).not.toEqual(second.enc);
        const opened = await openHpke({ recipientSecret: secret, ...bound, ...first });
        expect(opened).toEqual(plaintext);
      }),
      { numRuns: 20 },
    );
  });
});
