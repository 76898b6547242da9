/** A gateway's card before it is paired: what people compare, and what is on record when it is none. */
import { beforeAll, expect, test } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { digestWords } from '../../src/core/keys/fingerprint.ts';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import { Stage } from '../station/stage.ts';
import { TestGateway } from '../station/test-gateway.ts';
import { hostHere } from './host-here.ts';
import { codeOf } from './process-stage.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

function locked() {
  const station = stage.station();
  stage.close(station);
  const { dir, clock, host, call } = hostHere(station.folder, { clock: station.clock });
  const refused = () => {
    host.lock('asked');
    const vault = openVault(dir, { now: clock.now() });
    const entries = vault.auditPage({ kind: 'act.refused', limit: 9 }).map(({ facts }) => facts);
    const peers = vault.peers().length;
    vault.close();
    return { entries, peers };
  };
  return { call, refused };
}

test('shows name, digest and words of a card, and pairs nobody', async () => {
  const before = locked().refused().peers;
  const { call, refused } = locked();
  const card = new TestGateway().card();
  const { card: fields, digest } = readGatewayCard(card);
  expect(await call('inspectCard', { card, transport: 'frames' })).toEqual({
    name: fields.name,
    cardDigest: digest,
    words: digestWords(digest),
  });
  expect(refused()).toEqual({ entries: [], peers: before });
});

test.each([
  ['is no card', utf8('{"payload":"e30="}'), 'file'],
  ['is far too large', new Uint8Array(65_537), 'frames'],
] as const)('refuses what %s, and has that on record', async (_, card, transport) => {
  const { call, refused } = locked();
  expect(await codeOf(call('inspectCard', { card, transport }))).toBe('CARD_INVALID');
  expect(refused().entries).toMatchObject([
    { act: 'read card', code: 'CARD_INVALID', transport, file_digest: sha256Hex(card) },
  ]);
});
