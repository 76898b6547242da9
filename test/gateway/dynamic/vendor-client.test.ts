/** The vendor's own client, unchanged, with this gateway as its base address. */
import * as vendor from '@dynamic-labs/sdk-api-core';
import type { BackupKeySharesToLocationsResponse } from '@dynamic-labs/sdk-api-core/models/BackupKeySharesToLocationsResponse';
import { WaasBackupOptionsEnum } from '@dynamic-labs/sdk-api-core/models/WaasBackupOptionsEnum';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDynamicWorld } from './environment.ts';
import type { DynamicWorld } from './environment.ts';

/** Its own types name files without their endings, which TypeScript does not follow here. */
const { Configuration, SDKApi } = vendor as unknown as {
  Configuration: new (settings: object) => object;
  SDKApi: new (configuration: object) => Client;
};
interface Client {
  backupKeySharesToLocations(request: object): Promise<BackupKeySharesToLocationsResponse>;
}

let world: DynamicWorld;
beforeAll(async () => {
  world = await openDynamicWorld();
});
afterAll(async () => {
  await world.close();
});

function client(token: string): Client {
  const app = { basePath: 'http://gateway.test/api/v0', accessToken: token };
  // Without a socket: what the client would send goes to the routes themselves.
  const fetchApi = async (url: RequestInfo | URL, init?: RequestInit) =>
    await world.app.request(new Request(url, init));
  return new SDKApi(new Configuration({ ...app, fetchApi }));
}

const request = () => ({
  environmentId: world.environmentId,
  walletId: world.clientWalletId,
  backupKeySharesToLocationsRequest: {
    shareSetId: null,
    locations: [
      { location: WaasBackupOptionsEnum.GoogleDrive, passwordEncrypted: true },
      { location: WaasBackupOptionsEnum.Dynamic },
    ],
  },
});

describe('the vendor’s client', () => {
  it('hears the status of a refusal', async () => {
    const refused = client('pfk_nobody').backupKeySharesToLocations(request());
    await expect(refused).rejects.toMatchObject({ status: 401 });
  });

  it('records backup locations and reads the answer', async () => {
    const answer = await client(world.dynamicToken).backupKeySharesToLocations(request());
    expect(answer).toMatchObject({ walletId: world.clientWalletId, walletActive: true });
    expect(answer.locationsWithKeyShares).toMatchObject([
      { location: 'googleDrive' },
      { location: 'dynamic' },
    ]);
  });
});
