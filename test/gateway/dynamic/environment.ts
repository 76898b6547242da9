/** A world with one environment of Dynamic’s API in it: a user, wallets, and a token of the environment. */
import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { addEnvironment } from '../../../src/gateway/dynamic/environments.ts';
import { addUser } from '../../../src/gateway/dynamic/users.ts';
import { addWallet } from '../../../src/gateway/dynamic/wallets.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

export interface DynamicWorld extends World {
  readonly environmentId: string;
  readonly userId: string;
  /** Its user’s, without client shares. */
  readonly walletId: string;
  /** The same user’s, with client shares. */
  readonly clientWalletId: string;
  readonly secret: string;
  readonly dynamicToken: string;
  /** POST with the token of the environment. */
  call(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The paths of the two calls for backup locations. */
  serverPath(walletId?: string, environmentId?: string): string;
  clientPath(walletId?: string, environmentId?: string): string;
  /** Delivers an event, signed with the environment’s secret unless told otherwise. */
  deliver(event: unknown, headers?: Record<string, string>): Promise<Response>;
}

export async function openDynamicWorld({ hot = false } = {}): Promise<DynamicWorld> {
  const world = await openWorld({ paired: false, hot });
  const [environmentId, userId, walletId, clientWalletId] = [
    randomUUID(),
    randomUUID(),
    randomUUID(),
    randomUUID(),
  ] as const;
  const { gateway } = world;
  const { secret } = await addEnvironment(gateway, { environmentId, name: 'Sandbox' });
  await addUser(gateway, { environmentId, userId });
  await addWallet(gateway, { environmentId, walletId, userId, hasClientShares: false });
  await addWallet(gateway, {
    environmentId,
    walletId: clientWalletId,
    userId,
    hasClientShares: true,
  });
  const dynamicToken = await world.tokenWith(['dynamic'], environmentId);
  const post = async (path: string, body: unknown, headers: Record<string, string>) =>
    await world.app.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    ...world,
    environmentId,
    userId,
    walletId,
    clientWalletId,
    secret,
    dynamicToken,
    call: async (path, body, headers = {}) =>
      await post(path, body, { Authorization: `Bearer ${dynamicToken}`, ...headers }),
    serverPath: (wallet = walletId, environment = environmentId) =>
      `/api/v0/environments/${environment}/waas/${wallet}/keyShares/backup/locations`,
    clientPath: (wallet = walletId, environment = environmentId) =>
      `/api/v0/sdk/${environment}/waas/${wallet}/keyShares/backup/locations`,
    deliver: async (event, headers = {}) => {
      const body = typeof event === 'string' ? event : JSON.stringify(event);
      return await post(`/api/v0/environments/${environmentId}/webhooks/delegated-shares`, body, {
        'x-dynamic-signature-256': `sha256=${signed(secret, body)}`,
        ...headers,
      });
    },
  };
}

export function signed(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** The answer has this status and this code (undefined for none), and one sentence in `error`. */
export async function expectFault(
  response: Response,
  status: number,
  code?: string,
): Promise<string> {
  expect(response.status).toBe(status);
  const body = (await response.json()) as { error: string };
  expect(body).toEqual({
    error: expect.stringMatching(/./) as string,
    ...(code !== undefined && { code }),
  });
  return body.error;
}

/** The kinds of the audit entries that calls of this API left. */
export async function recordedKinds(world: World): Promise<string[]> {
  const kinds = ['dynamic-locations.recorded', 'dynamic-share.deposited'];
  return (await world.auditKinds()).filter((kind) => kinds.includes(kind));
}
