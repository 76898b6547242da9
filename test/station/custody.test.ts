/** Acts of custody: nobody pairs, revokes or sets the clock right alone, and each act is on record. */
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { DOMAIN } from '../../src/core/crypto/domains.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../src/core/encoding/canonical.ts';
import { digestWords, groupedHex } from '../../src/core/keys/fingerprint.ts';
import { decide } from '../../src/core/quorum/decision.ts';
import { decodeDsse } from '../../src/core/signing/dsse.ts';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { carryOut, sheetOfAct, type CustodyAct } from '../../src/station/custody/act.ts';
import { clockAct } from '../../src/station/custody/clock.ts';
import { checkReadOut, pairingAct } from '../../src/station/custody/pair.ts';
import { revokingAct } from '../../src/station/custody/revoke.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  secretOf,
  Stage,
  type Person,
  type Station,
} from './stage.ts';
import { assignItem, TestGateway } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

async function doAct(station: Station, act: CustodyAct, people: readonly Person[], sheet?: string) {
  const sheetDigest = sheet ?? sheetOfAct(act, station.vault).sheetDigest;
  const secrets = people.map((name) => secretOf(name));
  await carryOut(act, { sheetDigest, secrets }, station.surroundings);
}

describe('pair', () => {
  test('refuses one custodian of two', async () => {
    const station = stage.station();
    const act = pairingAct(new TestGateway('Two').card(), station.surroundings);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'QUORUM_NOT_REACHED', () =>
      doAct(station, act, ['Ada']),
    );
  });

  test('refuses the same custodian twice', async () => {
    const station = stage.station();
    const act = pairingAct(new TestGateway('Two').card(), station.surroundings);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'CUSTODIAN_REPEATED', () =>
      doAct(station, act, ['Ada', 'Ada']),
    );
  });

  test('refuses people who read the sheet of another card', async () => {
    const station = stage.station();
    const read = pairingAct(new TestGateway('Two').card(), station.surroundings);
    const { sheetDigest } = sheetOfAct(read, station.vault);
    const done = pairingAct(new TestGateway('Two').card(), station.surroundings);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'APPROVAL_DIGEST_DIFFERS', () =>
      doAct(station, done, ['Ada', 'Ben'], sheetDigest),
    );
  });

  test('refuses a card of another environment', async () => {
    const { surroundings } = stage.station();
    const refusal = await refusalOf(() =>
      pairingAct(new TestGateway().card('production'), surroundings),
    );
    expect(refusal.code).toBe('WRONG_ENVIRONMENT');
  });

  test('refuses a gateway that is paired, and its key under another id', async () => {
    const station = stage.station();
    const again = await refusalOf(() => pairingAct(station.gateway.card(), station.surroundings));
    expect(again.code).toBe('PEER_ALREADY_PAIRED');
    const other = new TestGateway('Other').card('test', station.gateway.signing);
    expect((await refusalOf(() => pairingAct(other, station.surroundings))).code).toBe(
      'PEER_ALREADY_PAIRED',
    );
  });

  test('refuses a card with one bit flipped', async () => {
    const { surroundings } = stage.station();
    const card = new TestGateway().card();
    card[40] = (card[40] ?? 0) ^ 1;
    await refusalOf(() => pairingAct(card, surroundings));
  });

  test('refuses a fingerprint that was read out of another card, in hex or words', async () => {
    const card = new TestGateway().card();
    const { digest } = readGatewayCard(new TestGateway().card());
    for (const readOut of [digest, digestWords(digest), '', digest.slice(0, 32)]) {
      expect(
        (
          await refusalOf(() => {
            checkReadOut(card, readOut);
          })
        ).code,
      ).toBe('CARD_DIFFERS');
    }
  });

  test('accepts the fingerprint as hex, in groups, or as words', () => {
    const card = new TestGateway().card();
    const { digest } = readGatewayCard(card);
    checkReadOut(card, digest);
    checkReadOut(card, groupedHex(digest).toUpperCase());
    checkReadOut(card, `  ${digestWords(digest).toUpperCase().replaceAll(' ', ', ')} `);
  });

  test('accepts a second gateway by a quorum, whose approvals anybody can check', async () => {
    const station = stage.station();
    const second = new TestGateway('Two');
    await doAct(station, pairingAct(second.card(), station.surroundings), ['Ben', 'Cleo']);
    const peer = station.vault.peers().find((one) => one.peerId === second.gatewayId);
    expect(peer).toMatchObject({ name: 'Two', status: 'active', highSequence: 0 });
    const { facts } = lastEntry(station.vault);
    const { gateway_id, name, card_digest, number, subject, sheet_digest } = facts;
    const identity = station.vault.identity();
    // The entry tells all of the subject, so that it can be made again without the vault.
    const action = {
      type: DOMAIN.action,
      act: 'pair',
      station_id: identity.stationId,
      env: 'test',
      epoch: 1,
      number: Number(number),
      facts: {
        gateway_id: String(gateway_id),
        name: String(name),
        card_digest: String(card_digest),
      },
    };
    expect(sha256Hex(utf8(canonicalJson(action)))).toBe(subject);
    const statements = decide({
      threshold: 2,
      custodians: station.vault.custodians(),
      approvals: station.vault
        .approvals('pair', String(subject))
        .map((record) => decodeDsse(record.dsse)),
      expected: {
        station_id: identity.stationId,
        env: 'test',
        act: 'pair',
        subject: String(subject),
        sheet: String(sheet_digest),
      },
    });
    expect(statements.map((statement) => statement.custodian_name)).toEqual(['Ben', 'Cleo']);
  });
});

describe('revoke', () => {
  test('refuses a gateway that is not paired', async () => {
    const { vault } = stage.station();
    const id = systemRandom.uuid();
    expect((await refusalOf(() => revokingAct(id, vault))).code).toBe('PEER_UNKNOWN');
  });

  test('stops listening to the gateway, which comes back with a new key only', async () => {
    const station = stage.station();
    const { gateway, vault, surroundings } = station;
    await doAct(station, revokingAct(gateway.gatewayId, vault), ['Ada', 'Cleo']);
    expect(lastEntry(vault)).toMatchObject({ kind: 'peer.revoked' });
    const made = await gateway.ask([assignItem()], station.clock.now());
    expect((await refusalOf(() => receive(station, made))).code).toBe('SIGNER_REVOKED');
    const back = await refusalOf(() => pairingAct(gateway.card(), surroundings));
    expect(back.code).toBe('SIGNER_REVOKED');
    const renewed = gateway.card('test', generateEd25519(systemRandom));
    await doAct(station, pairingAct(renewed, surroundings), ['Ada', 'Cleo']);
    expect(vault.peers().map((peer) => peer.status)).toEqual(['active']);
    // The old key stays out: a new pairing is not a pardon.
    expect((await refusalOf(() => receive(station, made))).code).toBe('SIGNER_UNKNOWN');
  });
});

describe('clock', () => {
  test.each([
    ['before the latest entry', '2020-01-01T00:00:00Z', 'CLOCK_WENT_BACK'],
    ['years after the latest entry', '2030-01-01T00:00:00Z', 'CLOCK_JUMPED'],
  ] as const)('%s is refused until a quorum confirms it', async (_where, time, code) => {
    const station = stage.station();
    const { folder, clock } = station;
    stage.close(station);
    clock.set(time);
    expect((await refusalOf(() => openVault(folder, { now: clock.now() }))).code).toBe(code);
    const vault = openVault(folder, { now: clock.now(), confirmingClock: true });
    const confirming = { ...station, vault, surroundings: { ...station.surroundings, vault } };
    const act = clockAct(confirming.surroundings);
    const alone = await refusalOf(() => doAct(confirming, act, ['Ada']));
    expect(alone.code).toBe('QUORUM_NOT_REACHED');
    await doAct(confirming, act, ['Ada', 'Ben']);
    expect(lastEntry(vault)).toMatchObject({ kind: 'clock.confirmed', at: time });
    vault.close();
    openVault(folder, { now: clock.now() }).close();
  });
});
