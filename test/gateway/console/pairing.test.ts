/** Pairing at the console: the fingerprint is shown to nobody who has not typed what they heard. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { digestWords } from '../../../src/core/keys/fingerprint.ts';
import { readGatewayCard } from '../../../src/protocol/cards/gateway-card.ts';
import type { GatewayCardView } from '../../../src/gateway/console/contract.ts';
import { StationCounterpart } from '../station-counterpart.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { expectFailure, lastEntry, loggedIn } from './console-client.ts';
import type { ConsoleClient } from './console-client.ts';

let world: World;
let client: ConsoleClient;
let olga: { operator: string; operator_id: string };
let card: string;
let words: string;
beforeEach(async () => {
  world = await openWorld({ paired: false });
  const { client: own, operatorId } = await loggedIn(world.app, world.gateway);
  client = own;
  olga = { operator: 'Olga', operator_id: operatorId };
  card = toBase64(world.station.cardBytes);
  words = digestWords(world.station.cardDigest);
});
afterEach(async () => {
  await world.close();
});

describe('pairing at the console', () => {
  it('says what a card says without its fingerprint, in digits or in words', async () => {
    const answer = await client.post('station-card', { bytes: world.station.cardBytes });
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      stationId: world.station.stationId,
      name: 'Vault room',
      env: 'test',
      custodians: 3,
      threshold: 2,
    });
    expect(text).not.toContain(world.station.cardDigest.slice(0, 8));
    for (const word of words.split(' ')) expect(text).not.toContain(`${word} `);
    expect(await world.auditKinds()).not.toContain('station.paired');
  });

  it('refuses what is no station card, on record', async () => {
    const cards = [utf8(''), utf8('{}'), world.card, world.station.cardBytes.subarray(0, -9)];
    for (const bytes of cards) {
      await expectFailure(client.post('station-card', { bytes }), 422, 'CARD_INVALID');
      expect(await lastEntry(world.gateway)).toEqual({
        kind: 'act.refused',
        act: 'read card',
        file_digest: sha256Hex(bytes),
        code: 'CARD_INVALID',
        ...olga,
      });
    }
    // Base64 that is cut off, or whose last bits are not zero.
    for (const wrong of ['A', '====', 'eB==', 'e A=']) {
      await expectFailure(
        client.post('pair', { json: { card: wrong, readOut: words } }),
        400,
        'CONSOLE_CALL_MALFORMED',
      );
    }
  });

  it('refuses to show the fingerprint for less than twelve words or 64 digits', async () => {
    const { cardDigest } = world.station;
    const short = ['x', words.split(' ').slice(0, 11).join(' '), cardDigest.slice(0, 63)];
    for (const readOut of [...short, `${words} extra`, '0'.repeat(65), 'a1 '.repeat(12)]) {
      const failure = await expectFailure(
        client.post('station-card/compare', { json: { card, readOut } }),
        422,
        'READ_OUT_INCOMPLETE',
      );
      expect(JSON.stringify(failure)).not.toContain(cardDigest);
      expect(await lastEntry(world.gateway)).toMatchObject({
        act: 'compare card',
        code: 'READ_OUT_INCOMPLETE',
        ...olga,
      });
    }
  });

  it('sets a wrong read-out beside the fingerprint, and puts the difference on record', async () => {
    const other = new StationCounterpart(world.clock);
    const readOut = digestWords(other.cardDigest);
    const answer = await client.post('station-card/compare', { json: { card, readOut } });
    expect(await answer.json()).toMatchObject({ isSame: false, words });
    expect(await lastEntry(world.gateway)).toEqual({
      kind: 'card.differed',
      station_id: world.station.stationId,
      card_digest: world.station.cardDigest,
      ...olga,
    });
    await expectFailure(client.post('pair', { json: { card, readOut } }), 422, 'CARD_DIFFERS');
    expect(await lastEntry(world.gateway)).toMatchObject({ act: 'pair', ...olga });
    expect(await world.auditKinds()).not.toContain('station.paired');
  });

  it('refuses a card of the other environment, and a second station', async () => {
    const production = new StationCounterpart(world.clock, 'production');
    const pair = (station: StationCounterpart) =>
      client.post('pair', {
        json: { card: toBase64(station.cardBytes), readOut: station.cardDigest },
      });
    await expectFailure(pair(production), 422, 'CARD_INVALID');
    expect((await pair(world.station)).status).toBe(200);
    await expectFailure(pair(new StationCounterpart(world.clock)), 422, 'PEER_ALREADY_PAIRED');
  });

  it('pairs the station whose fingerprint was heard, under the operator’s name', async () => {
    const readOut = words.toUpperCase().replaceAll(' ', ', ');
    const compared = await client.post('station-card/compare', { json: { card, readOut } });
    const { stationId, cardDigest: digest } = world.station;
    expect(await compared.json()).toEqual({
      stationId,
      name: 'Vault room',
      digest,
      words,
      isSame: true,
    });
    const paired = await client.post('pair', { json: { card, readOut } });
    expect(await paired.json()).toEqual({
      stationId,
      name: 'Vault room',
      digest,
      words,
      isNew: true,
    });
    expect(await lastEntry(world.gateway)).toEqual({
      kind: 'station.paired',
      station_id: stationId,
      name: 'Vault room',
      card_digest: digest,
      ...olga,
    });
  });

  it('takes digits with the marks between them that a person types, and calls no difference what is none', async () => {
    const readOut = world.station.cardDigest.toUpperCase().replace(/..(?=.)/g, '$&.');
    const compared = await client.post('station-card/compare', { json: { card, readOut } });
    expect(await compared.json()).toMatchObject({ isSame: true });
    expect(await world.auditKinds()).not.toContain('card.differed');
    expect((await client.post('pair', { json: { card, readOut } })).status).toBe(200);
  });

  it('gives our own card, whose bytes the station reads, with the words to read out', async () => {
    const ours = (await (await client.get('card')).json()) as GatewayCardView;
    const read = readGatewayCard(utf8(ours.card));
    expect(ours).toMatchObject({
      gatewayId: read.card.gateway_id,
      digest: read.digest,
      words: digestWords(read.digest),
      bytesDigest: sha256Hex(utf8(ours.card)),
      fileName: 'gateway-card.json',
    });
  });
});
