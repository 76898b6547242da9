import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '../../src/core/encoding/canonical.ts';
import { concat, equalBytes, fromBase64, fromUtf8, utf8 } from '../../src/core/encoding/bytes.ts';
import { encodeDsse, keyId, signDsse } from '../../src/core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../src/core/signing/payload-types.ts';
import { makeGatewayCard, readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import {
  makeStationCard,
  publishedJwks,
  readStationCard,
  type StationCardFields,
} from '../../src/protocol/cards/station-card.ts';
import { visibleText } from './arbitraries.ts';
import { codeOf, flipped } from './exchange.ts';
import { fixedRandom, gateway, party, station, stranger } from './parties.ts';

const random = fixedRandom('cards');
const custodian = (name: string) => ({
  custodianId: random.uuid(),
  name,
  publicKey: party(`custodian ${name}`).signing.publicKey,
});
const custodians = [custodian('Ada Berg'), custodian('Bo Lind'), custodian('Chidi Okafor')];

const fields = (changes: Partial<StationCardFields> = {}): StationCardFields => ({
  station_id: station.id,
  env: 'test',
  name: 'Station One',
  created_at: '2026-11-20T09:00:00Z',
  epoch: 1,
  threshold: 2,
  build: 'permafrost 0.1.0',
  identityKey: station.signing.publicKey,
  sealingKey: station.sealing.publicKey,
  assignmentKey: station.assignment.publicKey,
  custodians,
  ...changes,
});
const make = (changes: Partial<StationCardFields> = {}) =>
  makeStationCard(fields(changes), station.signing.secret, station.signing.publicKey);
const stationCard = encodeDsse(make());
const gatewayCard = encodeDsse(
  makeGatewayCard(
    {
      gateway_id: gateway.id,
      env: 'test',
      name: 'Gateway One',
      created_at: '2026-11-20T09:00:00Z',
      signingKey: gateway.signing.publicKey,
      sealingKey: gateway.sealing.publicKey,
    },
    gateway.signing.secret,
    gateway.signing.publicKey,
  ),
);

const readStation = (bytes: Uint8Array) => codeOf(() => readStationCard(bytes));
const REFUSALS = ['CARD_INVALID', 'SIGNATURE_INVALID'];

/** The card with its payload changed and signed anew by the station's own key. */
function resigned(change: (card: Record<string, JsonValue>) => JsonValue): Uint8Array {
  const payload = fromUtf8(fromBase64(make().payload));
  const changed = canonicalJson(change(JSON.parse(payload) as Record<string, JsonValue>));
  return encodeDsse(
    signDsse({ payloadType: PAYLOAD_TYPE.stationCard, payload: utf8(changed), ...station.signing }),
  );
}

describe('a card', () => {
  it('is refused for any flipped bit', async () => {
    for (let bit = 0; bit < stationCard.length * 8; bit += 1) {
      expect(REFUSALS, `bit ${String(bit)}`).toContain(
        await readStation(flipped(stationCard, bit)),
      );
    }
    for (let bit = 0; bit < gatewayCard.length * 8; bit += 1) {
      const code = await codeOf(() => readGatewayCard(flipped(gatewayCard, bit)));
      expect(REFUSALS, `bit ${String(bit)}`).toContain(code);
    }
  });

  it('is refused when it is cut, has text after it, or is far too long', async () => {
    for (let length = 0; length < stationCard.length; length += 1) {
      expect(await readStation(stationCard.subarray(0, length))).toBe('CARD_INVALID');
    }
    for (const tail of [' ', '\n\n', '{}', '\r\n']) {
      expect(await readStation(concat(stationCard, utf8(tail)))).toBe('CARD_INVALID');
    }
    expect(await readStation(new Uint8Array(100_000).fill(0x20))).toBe('CARD_INVALID');
  });

  it('is refused in the place of the other card', async () => {
    expect(await readStation(gatewayCard)).toBe('CARD_INVALID');
    expect(() => readStationCard(gatewayCard)).toThrow('it is no station card');
    expect(await codeOf(() => readGatewayCard(stationCard))).toBe('CARD_INVALID');
  });

  it('is refused when another key than its own signed it', async () => {
    const act = () =>
      makeStationCard(fields(), stranger.signing.secret, stranger.signing.publicKey);
    expect(await codeOf(act)).toBe('SIGNATURE_INVALID');
  });

  it('is refused, whatever the bytes are, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(stationCard.length),
        async (noise, at) => {
          const changed = concat(stationCard.subarray(0, at), noise, stationCard.subarray(at));
          fc.pre(noise.length > 0 && !(at === stationCard.length && equalBytes(noise, utf8('\n'))));
          expect(REFUSALS).toContain(await readStation(changed));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read with and without the line feed at its end, and has one fingerprint', () => {
    const withLine = readStationCard(concat(stationCard, utf8('\n')));
    expect(withLine.digest).toBe(readStationCard(stationCard).digest);
  });
});

describe('a station card that its own key signed', () => {
  it.each([
    ['an unknown field', (card: Record<string, JsonValue>) => ({ ...card, note: 'x' })],
    ['another version', (card: Record<string, JsonValue>) => ({ ...card, v: 2 })],
    ['another type', (card: Record<string, JsonValue>) => ({ ...card, type: 'gateway-card' })],
    [
      'a name that hides something',
      (card: Record<string, JsonValue>) => ({ ...card, name: 'x\u202Ey' }),
    ],
    ['a threshold of one', (card: Record<string, JsonValue>) => ({ ...card, threshold: 1 })],
    [
      'a threshold above its custodians',
      (card: Record<string, JsonValue>) => ({ ...card, threshold: 4 }),
    ],
    ['no custodians', (card: Record<string, JsonValue>) => ({ ...card, custodians: [] })],
  ])('is refused with %s', async (_, change) => {
    expect(await readStation(resigned(change))).toBe('CARD_INVALID');
  });

  it('is refused when a key names other purposes, another kid or a point off the curve', async () => {
    const offCurve = station.assignment.publicKey.slice().fill(0, 1, 33);
    const changes: [number, Record<string, JsonValue>][] = [
      [0, { purposes: ['bundle-sig', 'attestation-sig', 'checkpoint-sig', 'assignment-sig'] }],
      [0, { purposes: ['checkpoint-sig', 'attestation-sig', 'bundle-sig'] }],
      [0, { alg: 'none' }],
      [1, { kid: '0'.repeat(16) }],
      [1, { use: 'sig' }],
      [2, { kid: '0'.repeat(16) }],
      [2, { crv: 'P-384' }],
      [2, { x: 'A'.repeat(43), kid: keyId(offCurve) }],
    ];
    for (const [index, change] of changes) {
      const bytes = resigned((card) => {
        const keys = card['keys'] as Record<string, JsonValue>[];
        return { ...card, keys: keys.map((key, i) => (i === index ? { ...key, ...change } : key)) };
      });
      expect(await readStation(bytes), JSON.stringify(change)).toBe('CARD_INVALID');
    }
  });

  it('is refused with the same custodian twice, by name, by key or by id', async () => {
    const [first, second] = custodians;
    if (!first || !second) throw new Error('two custodians are needed');
    for (const twin of [
      { ...second, name: 'ADA  berg' },
      { ...second, publicKey: first.publicKey },
      { ...second, custodianId: first.custodianId },
    ]) {
      expect(await codeOf(() => make({ custodians: [first, twin] }))).toBe('CARD_INVALID');
    }
  });

  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('test' as const, 'production' as const),
        visibleText(40),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 2, max: 3 }),
        (env, name, epoch, threshold) => {
          const read = readStationCard(encodeDsse(make({ env, name, epoch, threshold })));
          expect(read.card).toMatchObject({ env, name, epoch, threshold, station_id: station.id });
          expect(read.identityKey).toEqual(station.signing.publicKey);
          expect(read.sealingKey).toEqual(station.sealing.publicKey);
          expect(read.assignmentKey).toEqual(station.assignment.publicKey);
          expect(read.custodians).toEqual(custodians);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is published as the JWKS that CoinCover’s clients read', () => {
    const { keys } = publishedJwks(readStationCard(stationCard).card);
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: keys[0]?.kid,
        x: keys[0]?.x,
        y: keys[0]?.y,
        'coincover:purposes': ['assignment-sig'],
        'coincover:validFrom': '2026-11-20T09:00:00Z',
      },
    ]);
  });
});

describe('a gateway card', () => {
  it('gives back what it was made of', () => {
    const read = readGatewayCard(gatewayCard);
    expect(read.card).toMatchObject({ gateway_id: gateway.id, env: 'test', name: 'Gateway One' });
    expect(read.signingKey).toEqual(gateway.signing.publicKey);
    expect(read.sealingKey).toEqual(gateway.sealing.publicKey);
  });
});
