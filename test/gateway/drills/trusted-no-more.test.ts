/**
 * What is said of COLD keys once the station that keeps them is trusted no more, and of a backup when the
 * station's clock went back between two drills: what a station said while it was trusted is no word of today.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestDrills } from '../../../src/gateway/drills/request-drills.ts';
import { retireKey } from '../../../src/gateway/keys/retire-key.ts';
import { revokeStation } from '../../../src/gateway/pairing/revoke-station.ts';
import { coldKey, expectFault, dataBody, postData, storedData } from '../backups/storing.ts';
import type { GivenKey } from '../backups/storing.ts';
import { carry } from '../importing.ts';
import { StationCounterpart } from '../station-counterpart.ts';
import { openWorld, pair } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const KEY_PATHS = ['/v1/keys', '/v1/hot/keys'];
const BACKUP_PATHS = ['/v1/backups', '/v1/hot/backups'];

async function revoke(): Promise<void> {
  await revokeStation(world.gateway, { stationId: world.station.stationId });
}

async function expectSaysNothing(base: string, id: string): Promise<void> {
  const of = { status: 409, error: 'STATION_REVOKED' };
  await expectFault(world, () => world.get(`${base}/${id}/verify`), of);
}

/** A key and a backup under it, both of which the station found good. */
async function foundGood(): Promise<{ key: GivenKey; backupId: string }> {
  const key = await coldKey(world);
  const backupId = await storedData(world, key);
  await requestDrills(world.gateway, { keyId: key.keyId });
  await requestDrills(world.gateway, { backupId });
  await carry(world);
  for (const path of [`/v1/keys/${key.keyId}`, `/v1/backups/${backupId}`]) {
    expect((await world.get(`${path}/verify`)).status).toBe(200);
  }
  return { key, backupId };
}

async function sayNothingOfKeys(base: string): Promise<void> {
  const { key } = await foundGood();
  await revoke();
  await expectSaysNothing(base, key.keyId);
  // Another station does not have the key: it is not asked, however often a wallet does.
  await pair(world.gateway, new StationCounterpart(world.clock, 'test'));
  await expectSaysNothing(base, key.keyId);
}

async function sayNothingOfBackups(base: string): Promise<void> {
  const { key, backupId } = await foundGood();
  const blind = await storedData(world, key, { checksum: undefined });
  await revoke();
  for (const id of [backupId, blind]) await expectSaysNothing(base, id);
}

describe('a station that is trusted no more', () => {
  it('verifyKey 409 STATION_REVOKED: what it once said of a key is not repeated as true', () =>
    sayNothingOfKeys(KEY_PATHS[0] ?? ''));
  it('verifyKeyHotPath 409 STATION_REVOKED: what it once said of a key is not repeated as true', () =>
    sayNothingOfKeys(KEY_PATHS[1] ?? ''));
  it('verifyBackup 409 STATION_REVOKED: what it once said of a backup is not repeated as true', () =>
    sayNothingOfBackups(BACKUP_PATHS[0] ?? ''));
  it('verifyBackupHotPath 409 STATION_REVOKED: what it once said of a backup is not repeated as true', () =>
    sayNothingOfBackups(BACKUP_PATHS[1] ?? ''));

  it('is still believed where it said that a key does not work', async () => {
    const key = await coldKey(world);
    const backupId = await storedData(world, key);
    await requestDrills(world.gateway, { keyId: key.keyId });
    await carry(world, { drillFails: () => true });
    await revoke();
    const ofKey = await world.get(`/v1/keys/${key.keyId}/verify`);
    expect(await ofKey.json()).toMatchObject({ is_key_valid: false });
    const ofBackup = await world.get(`/v1/backups/${backupId}/verify`);
    expect(await ofBackup.json()).toMatchObject({ is_backup_valid: false });
  });

  it('is asked for no drill, and takes no place from the keys of the next one', async () => {
    const { key, backupId } = await foundGood();
    await revoke();
    await expect(requestDrills(world.gateway, { keyId: key.keyId })).rejects.toMatchObject({
      code: 'KEY_OF_REVOKED_STATION',
    });
    await expect(requestDrills(world.gateway, { backupId })).rejects.toMatchObject({
      code: 'KEY_OF_REVOKED_STATION',
    });
    expect(await requestDrills(world.gateway, { keys: 16 })).toEqual([]);
    expect(await requestDrills(world.gateway, { backups: 16 })).toEqual([]);
  });

  it('is not needed to retire its keys: they take nothing new from then on, and free their place', async () => {
    const organisation = { customer_id: 'customer', customer_name: 'Customer' };
    const alice = { user_identifier: 'alice', organisation };
    const key = await coldKey(world, alice);
    await revoke();
    expect(await retireKey(world.gateway, { keyId: key.keyId, reason: 'It was lost.' })).toEqual({
      environment: 'COLD',
    });
    const of = { status: 409, error: 'KEY_RETIRED' };
    await expectFault(world, () => postData(world, dataBody(key)), of);
    await expect(
      retireKey(world.gateway, { keyId: key.keyId, reason: 'Again.' }),
    ).rejects.toMatchObject({ code: 'KEY_ALREADY_RETIRED' });
    expect(await world.auditKinds()).toContain('key.retired');
    await pair(world.gateway, new StationCounterpart(world.clock, 'test'));
    expect(await world.ask({ key_type: 'rsa4096', ...alice })).toBeTruthy();
  });
});

describe('a key that failed its drill', () => {
  it('fails its backups, though the clock of the station went back since they were opened', async () => {
    const { key, backupId } = await foundGood();
    world.clock.passSeconds(-60);
    await requestDrills(world.gateway, { keyId: key.keyId });
    await carry(world, { drillFails: () => true });
    const response = await world.get(`/v1/backups/${backupId}/verify`);
    expect(await response.json()).toMatchObject({ is_backup_valid: false });
  });
});
