/** Setting up: who may be custodians, and what a new vault holds. */
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import type { RefusalCode } from '../../src/core/refusals.ts';
import { readStationCard } from '../../src/protocol/cards/station-card.ts';
import type { KeyRecord } from '../../src/station/ports/keys.ts';
import type { CustodianRecord } from '../../src/station/ports/parties.ts';
import type { VaultWriter } from '../../src/station/ports/vault-writer.ts';
import { setUpStation, type SetUpWish } from '../../src/station/set-up.ts';
import { HandClock } from './hand-clock.ts';
import { BUILD, refusalOf } from './stage.ts';

const tools = { clock: new HandClock(), random: systemRandom, build: BUILD };

function wish(names: readonly string[], changes: Partial<SetUpWish> = {}): SetUpWish {
  return {
    name: 'Station One',
    env: 'test',
    threshold: 2,
    custodians: names.map((name) => ({ name, passphrase: utf8(`${name} six words`) })),
    kdf: KDF_FLOOR,
    ...changes,
  };
}

describe('set-up', () => {
  test.each<[string, readonly string[], Partial<SetUpWish>, RefusalCode]>([
    ['a threshold of one', ['Ada', 'Ben'], { threshold: 1 }, 'THRESHOLD_INVALID'],
    ['a threshold above the number', ['Ada', 'Ben'], { threshold: 3 }, 'THRESHOLD_INVALID'],
    ['one person in capitals', ['Ada', 'ADA', 'Ben'], {}, 'CUSTODIAN_REPEATED'],
    ['one person with other spaces', ['Ada L', 'Ada  L', 'Ben'], {}, 'CUSTODIAN_REPEATED'],
    ['one person in Cyrillic letters', ['Ada', 'Аda', 'Ben'], {}, 'NAME_INVALID'],
    ['a name with hidden characters', ['Ada', 'Be\u200bn'], {}, 'NAME_INVALID'],
    ['a station name that reads backwards', ['Ada', 'Ben'], { name: 'a\u202eb' }, 'NAME_INVALID'],
    [
      'a cost below the floor',
      ['Ada', 'Ben'],
      { kdf: { memoryKiB: 65_536, passes: 3, lanes: 1 } },
      'KDF_BELOW_FLOOR',
    ],
  ])('refuses %s', async (_what, names, changes, code) => {
    expect((await refusalOf(() => setUpStation(wish(names, changes), tools))).code).toBe(code);
  });

  test('gives custodians, three station keys, and a card that is signed and complete', async () => {
    const wished = wish(['Ada', 'Ben']);
    const station = await setUpStation(wished, tools);
    const custodians: CustodianRecord[] = [];
    const keys: KeyRecord[] = [];
    station.write({
      saveCustodian: (record: CustodianRecord) => custodians.push(record),
      saveKey: (record: KeyRecord) => keys.push(record),
    } as unknown as VaultWriter);
    expect(keys.map((key) => key.role)).toEqual(['identity', 'sealing', 'assignment']);
    const opened = readStationCard(station.identity.card);
    expect(opened.digest).toBe(station.cardDigest);
    expect(opened.card).toMatchObject({ name: 'Station One', threshold: 2, build: BUILD });
    expect(opened.custodians.map(({ name }) => name)).toEqual(['Ada', 'Ben']);
    expect(opened.identityKey).toEqual(keys[0]?.publicKey);
    for (const { passphrase } of wished.custodians) {
      expect(passphrase.every((byte) => byte === 0)).toBe(true);
    }
  });
});
