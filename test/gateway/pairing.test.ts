/** Pairing: a card is only a file until the fingerprint that a person read out matches it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../src/core/encoding/bytes.ts';
import { digestWords, groupedHex } from '../../src/core/keys/fingerprint.ts';
import { gatewayCard } from '../../src/gateway/card.ts';
import { pairStation } from '../../src/gateway/pairing/pair-station.ts';
import { revokeStation } from '../../src/gateway/pairing/revoke-station.ts';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { StationCounterpart } from './station-counterpart.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

async function expectRefused(code: string, act: () => Promise<unknown>): Promise<void> {
  const before = [await world.rows(), await world.auditKinds()] as const;
  await expect(act()).rejects.toMatchObject({ code });
  expect(await world.rows()).toEqual(before[0]);
  // One line on record, and nothing else.
  expect(await world.auditKinds()).toEqual([...before[1], 'act.refused']);
}

function pairing(station: StationCounterpart, expected = station.cardDigest) {
  return pairStation(world.gateway, { cardBytes: station.cardBytes, expected });
}

describe('pairing a station', () => {
  it('refuses a card whose fingerprint is not the one that was read out', async () => {
    const other = new StationCounterpart(world.clock);
    await expectRefused('CARD_DIFFERS', () => pairing(world.station, other.cardDigest));
    await expectRefused('CARD_DIFFERS', () => pairing(world.station, ''));
    await expectRefused('CARD_DIFFERS', () =>
      pairing(world.station, world.station.cardDigest.slice(0, 24)),
    );
    await expectRefused('CARD_DIFFERS', () =>
      pairing(world.station, digestWords(world.station.cardDigest, 11)),
    );
  });

  it('refuses a card with one changed byte', async () => {
    const cardBytes = world.station.cardBytes.slice();
    const at = cardBytes.length >> 1;
    cardBytes[at] = cardBytes[at] === 0x41 ? 0x42 : 0x41;
    const expected = world.station.cardDigest;
    await expect(pairStation(world.gateway, { cardBytes, expected })).rejects.toHaveProperty(
      'code',
    );
    expect(await world.auditKinds()).not.toContain('station.paired');
  });

  it('refuses a card of the other environment', async () => {
    const production = new StationCounterpart(world.clock, 'production');
    await expectRefused('CARD_INVALID', () => pairing(production));
  });

  it('refuses a gateway card in the place of a station card', async () => {
    const { bytes, digest } = gatewayCard(world.gateway);
    await expectRefused('CARD_INVALID', () =>
      pairStation(world.gateway, { cardBytes: bytes, expected: digest }),
    );
  });

  it('refuses a second station while one is paired, and a revoked one for ever', async () => {
    await pairing(world.station);
    const second = new StationCounterpart(world.clock);
    await expectRefused('PEER_ALREADY_PAIRED', () => pairing(second));
    const { stationId } = world.station;
    await expectRefused('PEER_UNKNOWN', () =>
      revokeStation(world.gateway, { stationId: second.stationId }),
    );
    await revokeStation(world.gateway, { stationId });
    await expectRefused('STATION_NOT_PAIRED', () => revokeStation(world.gateway, { stationId }));
    await expectRefused('PEER_ALREADY_PAIRED', () => pairing(world.station));
    expect(await pairing(second)).toMatchObject({ isNew: true });
  });

  it('accepts the fingerprint as hex in groups, or as words however they are typed', async () => {
    const { cardDigest } = world.station;
    const words = digestWords(cardDigest);
    expect(await pairing(world.station, groupedHex(cardDigest).toUpperCase())).toMatchObject({
      isNew: true,
      digest: cardDigest,
      words,
    });
    const typed = ` ${words.toUpperCase().replaceAll(' ', ',  ')}\n`;
    expect(await pairing(world.station, typed)).toMatchObject({ isNew: false });
  });

  it('accepts the same card again without a change', async () => {
    await pairing(world.station);
    const before = [await world.rows(), await world.auditKinds()];
    expect(await pairing(world.station)).toMatchObject({ isNew: false });
    expect([await world.rows(), await world.auditKinds()]).toEqual(before);
  });

  it('serves the card as it was signed, though its file ended with a line feed', async () => {
    const { cardBytes, cardDigest } = world.station;
    const withLineFeed = concat(cardBytes, utf8('\n'));
    await pairStation(world.gateway, { cardBytes: withLineFeed, expected: cardDigest });
    const served = await world.app.request('/.well-known/permafrost/station-card');
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(cardBytes);
  });
});

describe('the gateway card', () => {
  it('is the same bytes each time, names the gateway, and verifies by its own key', () => {
    const first = gatewayCard(world.gateway);
    expect(gatewayCard(world.gateway)).toEqual(first);
    const { card, digest, signingKey } = readGatewayCard(first.bytes);
    const { gatewayId, signing } = world.gateway.identity;
    expect(card).toMatchObject({ gateway_id: gatewayId, env: 'test', name: 'Gateway one' });
    expect(digest).toBe(first.digest);
    expect(signingKey).toEqual(signing.publicKey);
  });
});
