/** A drill speaks of the bytes that the station opened. What lies there today may be another's doing. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { fromBase64 } from '../../../src/core/encoding/bytes.ts';
import { requestDrills } from '../../../src/gateway/drills/request-drills.ts';
import { coldKey, sealedFor, storedData } from '../backups/storing.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function verified(backupId: string): Promise<unknown> {
  const response = await world.get(`/v1/backups/${backupId}/verify`);
  expect(response.status).toBe(200);
  return await response.json();
}

it('says nothing good of a block that was put in the place of the one that was opened', async () => {
  const key = await coldKey(world);
  const backupId = await storedData(world, key);
  await requestDrills(world.gateway, { backupId });
  await carry(world);
  expect(await verified(backupId)).toMatchObject({ is_backup_valid: true });
  const { db } = world.gateway;
  const ciphertext = fromBase64(sealedFor(key, 'the words of a thief').data);
  await db.updateTable('backup_data').set({ ciphertext }).execute();
  await db
    .updateTable('backup')
    .set({ digest: sha256Hex(ciphertext) })
    .execute();
  expect(await verified(backupId)).toMatchObject({
    is_backup_valid: false,
    checks: { stored_bytes: 'failed', content: 'not_covered' },
  });
});

it('says nothing good against the checksum of something else', async () => {
  const backupId = await storedData(world, await coldKey(world));
  await requestDrills(world.gateway, { backupId });
  await carry(world);
  await world.gateway.db
    .updateTable('backup')
    .set({ checksum: sha256Hex(new Uint8Array([1])) })
    .execute();
  expect(await verified(backupId)).toMatchObject({ is_backup_valid: false });
});

it('says what the station signed, whatever stands beside it', async () => {
  const key = await coldKey(world);
  const backupId = await storedData(world, key);
  await requestDrills(world.gateway, { backupId });
  await requestDrills(world.gateway, { keyId: key.keyId });
  await carry(world, { drillFails: () => true });
  await world.gateway.db.updateTable('drill').set({ state: 'passed', failed: '' }).execute();
  expect(await verified(backupId)).toMatchObject({ is_backup_valid: false });
  const response = await world.get(`/v1/keys/${key.keyId}/verify`);
  expect(await response.json()).toMatchObject({ is_key_valid: false });
});
