/** Drives each answer of Dynamic's API. */
import { randomUUID } from 'node:crypto';
import { addWallet } from '../../../src/gateway/dynamic/wallets.ts';
import type { DynamicWorld } from '../dynamic/environment.ts';
import type { Drives } from './drive.ts';

const LOCATIONS = [
  {
    location: 'googleDrive',
    keygenId: 'An example name',
    thresholdSignatureScheme: 'TWO_OF_TWO',
    externalKeyShareId: 'An example name',
  },
  { location: 'delegated' },
];

export const DYNAMIC_DRIVES: Drives<DynamicWorld> = {
  'post /api/v0/environments/{environmentId}/waas/{walletId}/keyShares/backup/locations 201':
    async (world) => {
      const body = { userId: world.userId, locations: LOCATIONS };
      return await world.call(world.serverPath(await newWallet(world)), body);
    },
  'post /api/v0/sdk/{environmentId}/waas/{walletId}/keyShares/backup/locations 201': async (
    world,
  ) => await world.call(world.clientPath(await newWallet(world)), { locations: LOCATIONS }),
  'post /api/v0/environments/{environmentId}/webhooks/delegated-shares 200': async (world) =>
    await world.deliver(
      {
        messageId: randomUUID(),
        eventId: randomUUID(),
        eventName: 'wallet.delegation.revoked',
        timestamp: world.clock.now().toISOString(),
        webhookId: randomUUID(),
        environmentId: world.environmentId,
        environmentName: 'sandbox',
        userId: world.userId,
        data: { walletId: world.walletId, userId: world.userId },
      },
      { 'Content-Type': 'application/json' },
    ),
};

async function newWallet({ gateway, environmentId, userId }: DynamicWorld): Promise<string> {
  const walletId = randomUUID();
  await addWallet(gateway, { environmentId, walletId, userId, hasClientShares: false });
  return walletId;
}
