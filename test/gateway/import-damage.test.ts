/** What the inbox refuses before it reads: damage on the way, another sender, another address. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { generateX25519 } from '../../src/core/crypto/x25519.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { answered, expectBentRefused, importFile, importHonest } from './importing.ts';
import { revokeStation } from '../../src/gateway/pairing/revoke-station.ts';
import { LIMITS } from '../../src/protocol/bundle.ts';
import { StationCounterpart } from './station-counterpart.ts';
import { expectImportRefused, openWorld, pair } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

describe('damage on the way', () => {
  it('refuses every flipped bit and every truncation, with an audit entry and no change', async () => {
    await world.ask();
    const file = await answered(world);
    const before = await world.rows();
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length * 8 - 1), async (bit) => {
        const flipped = file.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(importFile(world, flipped)).rejects.toHaveProperty('code');
        refusals += 1;
      }),
      { numRuns: 120 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
        await expect(importFile(world, file.slice(0, length))).rejects.toHaveProperty('code');
        refusals += 1;
      }),
      { numRuns: 40 },
    );
    expect(await world.rows()).toBe(before);
    const kinds = await world.auditKinds();
    expect(kinds.filter((kind) => kind === 'response.refused')).toHaveLength(refusals);
    await importHonest(world, file);
  });

  it('refuses every flipped bit of the sealed bytes even when the outer digest is made to fit', async () => {
    await world.ask();
    const file = await answered(world);
    const outer = JSON.parse(fromUtf8(file)) as Record<string, string>;
    const sealed = fromBase64(outer['sealed'] ?? '');
    const before = await world.rows();
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        const flipped = sealed.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const text = { ...outer, sealed: toBase64(flipped), digest: sha256Hex(flipped) };
        await expect(importFile(world, utf8(`${JSON.stringify(text)}\n`))).rejects.toHaveProperty(
          'code',
        );
      }),
      { numRuns: 120 },
    );
    expect(await world.rows()).toBe(before);
    await importHonest(world, file);
  });

  it('refuses a file whose outside says another thing than what was signed', async () => {
    await world.ask();
    const file = await answered(world);
    const text = fromUtf8(file).replace('"sequence":1', '"sequence":2');
    await expectImportRefused(world, 'BUNDLE_MALFORMED', () => importFile(world, utf8(text)));
    await importHonest(world, file);
  });

  it('refuses a file above the cap', async () => {
    await expectImportRefused(world, 'BUNDLE_TOO_LARGE', () =>
      importFile(world, new Uint8Array(LIMITS.fileBytes + 1)),
    );
  });
});

describe('another sender or another address', () => {
  it('refuses a request brought back as a response', async () => {
    await world.ask();
    const request = await world.exportFile();
    await expectImportRefused(world, 'WRONG_DIRECTION', () => importFile(world, request));
  });

  it('refuses a response of a station that is not paired', async () => {
    const stranger = new StationCounterpart(world.clock);
    const other = await openWorld({ paired: false });
    try {
      await pair(other.gateway, stranger);
      await other.ask();
      const file = await stranger.answer(await other.exportFile(), other.card, {
        recipient: world.gateway.identity.sealing.publicKey,
        head: (head) => ({ ...head, gateway_id: world.gateway.identity.gatewayId }),
      });
      await expectImportRefused(world, 'SIGNER_UNKNOWN', () => importFile(world, file));
    } finally {
      await other.close();
    }
  });

  it('refuses a response of a station whose trust was ended', async () => {
    await world.ask();
    const file = await answered(world);
    await revokeStation(world.gateway, { stationId: world.station.stationId });
    await expectImportRefused(world, 'SIGNER_REVOKED', () => importFile(world, file));
  });

  it('refuses a response that was signed with another key', async () => {
    await expectBentRefused(world, 'SIGNER_UNKNOWN', { signer: generateEd25519(systemRandom) });
  });

  it('refuses a response under the station’s key id that it did not sign', async () => {
    const { publicKey } = world.station.identity;
    const { secret } = generateEd25519(systemRandom);
    await expectBentRefused(world, 'SIGNATURE_INVALID', { signer: { secret, publicKey } });
  });

  it('refuses a response that is sealed to another gateway', async () => {
    await expectBentRefused(world, 'WRONG_RECIPIENT', {
      recipient: generateX25519(systemRandom).publicKey,
    });
  });

  it('refuses a response whose head names another gateway', async () => {
    await expectBentRefused(world, 'WRONG_RECIPIENT', {
      head: (head) => ({ ...head, gateway_id: systemRandom.uuid() }),
    });
  });

  it('refuses a response whose head names another station', async () => {
    await expectBentRefused(world, 'WRONG_RECIPIENT', {
      head: (head) => ({ ...head, station_id: systemRandom.uuid() }),
    });
  });

  it('refuses a response of another environment', async () => {
    await expectBentRefused(world, 'WRONG_ENVIRONMENT', {
      head: (head) => ({ ...head, env: 'production' }),
    });
  });
});
