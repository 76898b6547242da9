/** Backup locations of key shares: who may record them for which wallet, and what is answered. */
import { randomUUID } from 'node:crypto';
import { BackupKeySharesToLocationsRequestToJSON } from '@dynamic-labs/sdk-api-core/models/BackupKeySharesToLocationsRequest';
import {
  BackupKeySharesToLocationsResponseFromJSON,
  BackupKeySharesToLocationsResponseToJSON,
} from '@dynamic-labs/sdk-api-core/models/BackupKeySharesToLocationsResponse';
import { NotFoundFromJSON } from '@dynamic-labs/sdk-api-core/models/NotFound';
import { UnprocessableEntityFromJSON } from '@dynamic-labs/sdk-api-core/models/UnprocessableEntity';
import { WaasBackupOptionsEnum } from '@dynamic-labs/sdk-api-core/models/WaasBackupOptionsEnum';
import { ThresholdSignatureScheme } from '@dynamic-labs/sdk-api-core/models/ThresholdSignatureScheme';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BACKUP_LOCATIONS } from '../../../src/gateway/dynamic/fields.ts';
import { addUser } from '../../../src/gateway/dynamic/users.ts';
import { addWallet, closeWallet } from '../../../src/gateway/dynamic/wallets.ts';
import { expectFault, openDynamicWorld, recordedKinds } from './environment.ts';
import type { DynamicWorld } from './environment.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The request of the documents. */
const DOCUMENTED = {
  location: 'googleDrive',
  keygenId: 'An example name',
  thresholdSignatureScheme: 'TWO_OF_TWO',
  externalKeyShareId: 'An example name',
};

let world: DynamicWorld;
beforeEach(async () => {
  world = await openDynamicWorld();
});
afterEach(async () => {
  await world.close();
});

const forServer = (fields: Record<string, unknown> = {}) => ({
  userId: world.userId,
  locations: [DOCUMENTED],
  ...fields,
});

interface Recorded {
  locationsWithKeyShares: { location: string; keyShareId: string; externalKeyShareId: string }[];
}

async function nothingIsRecorded(): Promise<void> {
  const rows = await world.gateway.db.selectFrom('dynamic_location').selectAll().execute();
  expect(rows).toEqual([]);
  expect(await recordedKinds(world)).toEqual([]);
}

describe.each([
  {
    operation: 'backupKeySharesToLocationsForPregen',
    isServer: true,
    titles: {
      environment:
        'backupKeySharesToLocationsForPregen 403 ENVIRONMENT_FORBIDDEN: a token of %s environment is refused',
      noWallet:
        'backupKeySharesToLocationsForPregen 404 not_found: a wallet that was never added is refused',
      closed:
        'backupKeySharesToLocationsForPregen 422 wallet_not_active: a closed wallet is refused',
      again:
        'backupKeySharesToLocationsForPregen 422 key_share_already_backed_up: the same share at the same location is refused',
      offline:
        'backupKeySharesToLocationsForPregen 422 offline_recovery_cloud_backup_conflict: offline recovery beside %s is refused',
    },
  },
  {
    operation: 'backupKeySharesToLocations',
    isServer: false,
    titles: {
      environment:
        'backupKeySharesToLocations 403 ENVIRONMENT_FORBIDDEN: a token of %s environment is refused',
      noWallet:
        'backupKeySharesToLocations 404 not_found: a wallet that was never added is refused',
      closed: 'backupKeySharesToLocations 422 wallet_not_active: a closed wallet is refused',
      again:
        'backupKeySharesToLocations 422 key_share_already_backed_up: the same share at the same location is refused',
      offline:
        'backupKeySharesToLocations 422 offline_recovery_cloud_backup_conflict: offline recovery beside %s is refused',
    },
  },
])('what both calls have: $operation', ({ operation, isServer, titles }) => {
  const pathOf = (walletId?: string, environmentId?: string) =>
    isServer
      ? world.serverPath(walletId, environmentId)
      : world.clientPath(walletId, environmentId);
  const bodyOf = (fields: Record<string, unknown> = {}) => ({
    ...(isServer && { userId: world.userId }),
    locations: [DOCUMENTED],
    ...fields,
  });
  const send = async (fields?: Record<string, unknown>, headers?: Record<string, string>) =>
    await world.call(pathOf(), bodyOf(fields), headers);

  it(`${operation} 401 UNAUTHORIZED: a token that nobody was given is refused`, async () => {
    const authorization = { Authorization: 'Bearer pfk_nobody' };
    await expectFault(await send({}, authorization), 401);
    await nothingIsRecorded();
  });

  it(`${operation} 403 SCOPE_MISSING: a token of another API is refused`, async () => {
    const token = await world.tokenWith(['keys:assign'], world.environmentId);
    await expectFault(await send({}, { Authorization: `Bearer ${token}` }), 403);
    await nothingIsRecorded();
  });

  it.each(['', 'another'])(titles.environment, async (whose) => {
    const token = await world.tokenWith(['dynamic'], whose && randomUUID());
    await expectFault(await send({}, { Authorization: `Bearer ${token}` }), 403);
    await nothingIsRecorded();
  });

  it(`${operation} 404 not_found: an environment that was never added is refused`, async () => {
    const environmentId = randomUUID();
    const token = await world.tokenWith(['dynamic'], environmentId);
    const response = await world.call(pathOf(world.walletId, environmentId), bodyOf(), {
      Authorization: `Bearer ${token}`,
    });
    expect(await expectFault(response, 404, 'not_found')).toBe('Environment not found');
  });

  it(titles.noWallet, async () => {
    const response = await world.call(pathOf(randomUUID()), bodyOf());
    const body: unknown = await response.clone().json();
    expect(await expectFault(response, 404, 'not_found')).toBe('Wallet not found');
    expect(NotFoundFromJSON(body)).toEqual(body);
  });

  it(`${operation} 404 not_found: another share set than the wallet’s is refused`, async () => {
    const response = await send({ shareSetId: randomUUID() });
    expect(await expectFault(response, 404, 'not_found')).toBe('Share set not found');
    await nothingIsRecorded();
  });

  it(titles.closed, async () => {
    const { environmentId, walletId } = world;
    await closeWallet(world.gateway, { environmentId, walletId });
    const response = await send();
    const body: unknown = await response.clone().json();
    await expectFault(response, 422, 'wallet_not_active');
    expect(UnprocessableEntityFromJSON(body)).toMatchObject({ code: 'wallet_not_active' });
    await nothingIsRecorded();
  });

  it(titles.again, async () => {
    expect((await send()).status).toBe(201);
    await expectFault(await send(), 422, 'key_share_already_backed_up');
    const beside = [{ location: 'dynamic' }, DOCUMENTED];
    await expectFault(await send({ locations: beside }), 422, 'key_share_already_backed_up');
    const rows = await world.gateway.db.selectFrom('dynamic_location').selectAll().execute();
    expect(rows.map(({ location }) => location)).toEqual(['googleDrive']);
    expect(await recordedKinds(world)).toEqual(['dynamic-locations.recorded']);
  });

  it(`${operation} 201: null says no more than leaving a member out`, async () => {
    const names = ['keygenId', 'thresholdSignatureScheme', 'externalKeyShareId', 'tokenSource'];
    const absent = Object.fromEntries([...names, 'passwordEncrypted'].map((name) => [name, null]));
    const response = await send({ locations: [{ location: 'dynamic', ...absent }] });
    expect(response.status).toBe(201);
    const [row] = await world.gateway.db.selectFrom('dynamic_location').selectAll().execute();
    expect(row).toMatchObject({ keygen_id: '', given_share_id: '', password_encrypted: 0 });
    await expectFault(await send({ locations: [{ location: null }] }), 400);
  });

  it(`${operation} 201: a share that was made anew is another one, also without an id of its client`, async () => {
    const of = (keygenId?: string) => ({
      locations: [{ location: 'dynamic', ...(keygenId !== undefined && { keygenId }) }],
    });
    const ids: (string | undefined)[] = [];
    for (const keygenId of [undefined, 'k1', 'k2']) {
      const response = await send(of(keygenId));
      expect(response.status).toBe(201);
      const { locationsWithKeyShares } = (await response.json()) as Recorded;
      ids.push(locationsWithKeyShares[0]?.keyShareId);
    }
    expect(new Set(ids).size).toBe(3);
    for (const again of ['k1', 'k2', undefined]) {
      await expectFault(await send(of(again)), 422, 'key_share_already_backed_up');
    }
    const both = [...of('k3').locations, ...of('k4').locations];
    expect((await send({ locations: both })).status).toBe(201);
    const twice = [...of('k5').locations, ...of('k5').locations];
    expect(await expectFault(await send({ locations: twice }), 400)).toContain('is named twice');
  });

  it.each(['googleDrive', 'iCloud'])(titles.offline, async (cloud) => {
    const code = 'offline_recovery_cloud_backup_conflict';
    const both = [{ location: cloud }, { location: 'offlineRecovery' }];
    await expectFault(await send({ locations: both }), 422, code);
    await nothingIsRecorded();
    expect((await send({ locations: [{ location: cloud }] })).status).toBe(201);
    await expectFault(await send({ locations: [{ location: 'offlineRecovery' }] }), 422, code);
  });

  it.each([
    ['no location', { locations: [] }, 'locations names no location'],
    ['seventeen', { locations: Array(17).fill(DOCUMENTED) }, 'more than 16 locations'],
    ['one twice', { locations: [DOCUMENTED, DOCUMENTED] }, 'locations.1 is named twice'],
    ['none at all', { locations: undefined }, 'locations '],
    ['the location “user”', { locations: [{ location: 'user' }] }, '“user” is no location'],
    ['another location', { locations: [{ location: 'dropbox' }] }, 'is not one of googleDrive'],
    [
      'a scheme of nobody',
      { locations: [{ location: 'dynamic', thresholdSignatureScheme: 'ONE_OF_ONE' }] },
      'thresholdSignatureScheme',
    ],
    [
      'a space at the end',
      { locations: [{ location: 'dynamic', keygenId: 'a ' }] },
      'keygenId has',
    ],
    ['no name', { locations: [{ location: 'dynamic', externalKeyShareId: '' }] }, 'KeyShareId has'],
    ['NUL', { locations: [{ location: 'dynamic', externalKeyShareId: '\0' }] }, 'KeyShareId has'],
    [
      '256 letters',
      { locations: [{ location: 'dynamic', keygenId: 'x'.repeat(256) }] },
      'keygenId is longer than 255',
    ],
    [
      'a field nobody reads',
      { locations: [{ location: 'dynamic', passwordEncripted: true }] },
      'locations.0.passwordEncripted is not a known field',
    ],
    ['a share set of nobody', { shareSetId: 'mine' }, 'shareSetId is not a UUID'],
  ])(`${operation} 400 INVALID_PARAMETERS: %s is refused`, async (_, fields, says) => {
    expect(await expectFault(await send(fields), 400)).toContain(says);
    await nothingIsRecorded();
  });

  it(`${operation} 400 INVALID_PARAMETERS: ids that are no UUID in lower case are refused`, async () => {
    for (const path of [
      pathOf(world.walletId.toUpperCase()),
      pathOf('wallet'),
      pathOf(world.walletId, 'environment'),
    ]) {
      const said = await expectFault(await world.call(path, bodyOf()), 400);
      expect(said).toContain('is not a UUID in lower case');
    }
  });

  it(`${operation} 400 INVALID_JSON: a body that names a field twice is refused`, async () => {
    await expectFault(await world.call(pathOf(), '{"locations":[],"locations":[]}'), 400);
  });

  it(`${operation} 415 UNSUPPORTED_MEDIA_TYPE: another content type is refused`, async () => {
    await expectFault(await send({}, { 'Content-Type': 'text/plain' }), 415);
  });

  it(`${operation} 413 BODY_TOO_LARGE: more than 256 KiB are refused`, async () => {
    await expectFault(await world.call(pathOf(), ' '.repeat(262_145)), 413);
  });

  it(`${operation} 201: activates the wallet, and is done once for an Idempotency-Key`, async () => {
    const key = { 'Idempotency-Key': 'order-1' };
    const first = await send({}, key);
    expect(first.status).toBe(201);
    const again = await send({}, key);
    expect([again.status, await again.text()]).toEqual([201, await first.text()]);
    expect(await recordedKinds(world)).toEqual(['dynamic-locations.recorded']);
    const [wallet] = await world.gateway.db
      .selectFrom('dynamic_wallet')
      .select('status')
      .where('wallet_id', '=', world.walletId)
      .execute();
    expect(wallet?.status).toBe('active');
    await expectFault(await send({ locations: [{ location: 'dynamic' }] }, key), 422);
  });

  it(`${operation} 201: every documented location has a share of its own`, async () => {
    const inOrder = [...BACKUP_LOCATIONS];
    expect([...inOrder].sort()).toEqual(Object.values(WaasBackupOptionsEnum).sort());
    const notOffline = inOrder.filter((location) => location !== 'offlineRecovery');
    const response = await send({ locations: notOffline.map((location) => ({ location })) });
    expect(response.status).toBe(201);
    const { locationsWithKeyShares: all } = (await response.json()) as Recorded;
    expect(all.map(({ location }) => location)).toEqual(notOffline);
    const ids = all.flatMap((one) => [one.keyShareId, one.externalKeyShareId]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it(`${operation} 201: a share set is the wallet’s own, or null where a client knows none`, async () => {
    expect((await send({ shareSetId: null })).status).toBe(201);
    const wallet = await world.gateway.db
      .selectFrom('dynamic_wallet')
      .select('share_set_id')
      .where('wallet_id', '=', world.walletId)
      .executeTakeFirstOrThrow();
    const own = { shareSetId: wallet.share_set_id, locations: [{ location: 'dynamic' }] };
    expect((await send(own)).status).toBe(201);
  });

  it(`${operation} 201: offline recovery alone is recorded`, async () => {
    expect((await send({ locations: [{ location: 'offlineRecovery' }] })).status).toBe(201);
  });
});

describe('backup locations by a server', () => {
  it('backupKeySharesToLocationsForPregen 201: answers the documented body and nothing else', async () => {
    const response = await world.call(world.serverPath(), forServer());
    expect(response.status).toBe(201);
    const body = (await response.json()) as Recorded;
    expect(body).toEqual({
      message: expect.stringMatching(/./) as string,
      walletId: world.walletId,
      locationsWithKeyShares: [
        {
          location: 'googleDrive',
          keyShareId: expect.stringMatching(UUID) as string,
          externalKeyShareId: expect.stringMatching(UUID) as string,
        },
      ],
    });
    const read = BackupKeySharesToLocationsResponseFromJSON(body);
    expect(JSON.parse(JSON.stringify(BackupKeySharesToLocationsResponseToJSON(read)))).toEqual(
      body,
    );
  });

  it('gives back the external id that it was given, where that is a UUID', async () => {
    const externalKeyShareId = randomUUID();
    const locations = [{ ...DOCUMENTED, externalKeyShareId }];
    const response = await world.call(world.serverPath(), forServer({ locations }));
    const { locationsWithKeyShares: all } = (await response.json()) as Recorded;
    expect(all.map((one) => one.externalKeyShareId)).toEqual([externalKeyShareId]);
  });

  it('backupKeySharesToLocationsForPregen 403 CLIENT_KEY_SHARES_EXIST: a wallet with client shares is refused', async () => {
    const response = await world.call(world.serverPath(world.clientWalletId), forServer());
    expect(await expectFault(response, 403)).toContain('a client holds key shares');
    await nothingIsRecorded();
  });

  it('backupKeySharesToLocationsForPregen 404 not_found: a user of no or another environment is refused', async () => {
    const stranger = await openDynamicWorld();
    try {
      for (const userId of [randomUUID(), stranger.userId]) {
        const response = await world.call(world.serverPath(), forServer({ userId }));
        expect(await expectFault(response, 404, 'not_found')).toBe('User not found');
      }
    } finally {
      await stranger.close();
    }
    await nothingIsRecorded();
  });

  it('backupKeySharesToLocationsForPregen 404 not_found: the wallet of another user is not there', async () => {
    const userId = randomUUID();
    await addUser(world.gateway, { environmentId: world.environmentId, userId });
    const response = await world.call(world.serverPath(), forServer({ userId }));
    expect(await expectFault(response, 404, 'not_found')).toBe('Wallet not found');
    await nothingIsRecorded();
  });

  it('backupKeySharesToLocationsForPregen 400 INVALID_PARAMETERS: no user is refused', async () => {
    for (const userId of [undefined, 'ada', world.userId.toUpperCase()]) {
      const response = await world.call(world.serverPath(), forServer({ userId }));
      expect(await expectFault(response, 400)).toContain('userId');
    }
  });

  it('has fifty calls at once recorded once', async () => {
    const calls = Array.from({ length: 50 }, () => world.call(world.serverPath(), forServer()));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 422)).toHaveLength(49);
    expect(await recordedKinds(world)).toEqual(['dynamic-locations.recorded']);
  });
});

describe('backup locations by a client', () => {
  const written = (fields: Record<string, unknown> = {}): unknown =>
    BackupKeySharesToLocationsRequestToJSON({
      locations: [
        {
          location: WaasBackupOptionsEnum.ICloud,
          keygenId: 'keygen-1',
          thresholdSignatureScheme: ThresholdSignatureScheme.TwoOfThree,
          externalKeyShareId: '2cf779a8-89da-486f-974e-2b77b738e4ac',
          passwordEncrypted: true,
          ...fields,
        },
      ],
    });

  it('backupKeySharesToLocations 201: answers with the share set, read by the vendor’s own models', async () => {
    const response = await world.call(world.clientPath(world.clientWalletId), written());
    expect(response.status).toBe(201);
    const body: unknown = await response.json();
    expect(body).toEqual({
      message: expect.stringMatching(/./) as string,
      walletId: world.clientWalletId,
      locationsWithKeyShares: [
        {
          location: 'iCloud',
          keyShareId: expect.stringMatching(UUID) as string,
          externalKeyShareId: '2cf779a8-89da-486f-974e-2b77b738e4ac',
        },
      ],
      shareSetId: expect.stringMatching(UUID) as string,
      shareSetType: 'rootUser',
      walletActive: true,
    });
    const read = BackupKeySharesToLocationsResponseFromJSON(body);
    expect(JSON.parse(JSON.stringify(BackupKeySharesToLocationsResponseToJSON(read)))).toEqual(
      body,
    );
  });

  it('keeps what it was told of a share, and false where it was told nothing of a password', async () => {
    const told = { location: 'googleDrive', tokenSource: 'stored_oauth', passwordEncrypted: true };
    await world.call(world.clientPath(), { locations: [told, { location: 'external' }] });
    const rows = await world.gateway.db
      .selectFrom('dynamic_location')
      .select(['location', 'token_source', 'password_encrypted'])
      .orderBy('location')
      .execute();
    expect(rows).toEqual([
      { location: 'external', token_source: '', password_encrypted: 0 },
      { location: 'googleDrive', token_source: 'stored_oauth', password_encrypted: 1 },
    ]);
  });

  it('has a change of password pending until each active wallet of the user is part of it', async () => {
    const { environmentId, userId, gateway } = world;
    const other = randomUUID();
    await addWallet(gateway, { environmentId, walletId: other, userId, hasClientShares: true });
    const record = async (walletId: string, passwordUpdateBatchId?: string) => {
      const locations = [{ location: 'dynamic', passwordEncrypted: true }];
      const body = { locations, ...(passwordUpdateBatchId && { passwordUpdateBatchId }) };
      const response = await world.call(world.clientPath(walletId), body);
      expect(response.status).toBe(201);
      return (await response.json()) as Recorded & { passwordUpdateStatus?: string };
    };
    const first = await record(world.clientWalletId);
    await record(other);
    expect(first.passwordUpdateStatus).toBeUndefined();
    const changed = await record(world.clientWalletId, 'batch-1');
    expect(changed.passwordUpdateStatus).toBe('pending');
    // The share keeps its ids: only its password is another one.
    expect(changed.locationsWithKeyShares).toEqual(first.locationsWithKeyShares);
    expect((await record(other, 'batch-1')).passwordUpdateStatus).toBe('activated');
    expect((await record(world.clientWalletId, 'batch-2')).passwordUpdateStatus).toBe('pending');
  });

  it('backupKeySharesToLocations 400 INVALID_PARAMETERS: a user in the body is refused', async () => {
    const response = await world.call(world.clientPath(), forServer());
    expect(await expectFault(response, 400)).toContain('userId is not a known field');
  });
});
