/** A world in which every call can succeed: both environments open, and a token of every scope. */
import path from 'node:path';
import { SCOPES } from '../../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { createHotStore } from '../../../src/gateway/hot-keys/create-hot-store.ts';
import { readKeyFile } from '../../../src/gateway/hot-keys/key-file.ts';
import { openHotStore } from '../../../src/gateway/hot-keys/open-hot-store.ts';
import { importResponse } from '../../../src/gateway/inbox/import-response.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

export interface EveryWorld {
  readonly world: World;
  /** With the HOT environment open. */
  readonly gateway: Gateway;
  /** JSON where there is a body. */
  send(method: string, target: string, body?: unknown): Promise<Response>;
  /** What a call that succeeds answers. */
  answer(method: string, target: string, body?: unknown): Promise<Record<string, string>>;
  /** `app.request` with the token of every scope. */
  request(target: string, init: RequestInit): Promise<Response>;
  /** Carries what is queued to the station and its answers back. */
  exchange(): Promise<void>;
  close(): Promise<void>;
}

export async function openEveryWorld(
  options: Partial<Pick<Gateway, 'retailEnvironment'>> = {},
): Promise<EveryWorld> {
  const world = await openWorld();
  const { db, identity, random } = world.gateway;
  const file = path.join(world.dir, '..', 'hot-key');
  await createHotStore(world.gateway, { file });
  const hotStore = await openHotStore(db, {
    gatewayId: identity.gatewayId,
    kek: readKeyFile(file),
    random,
  });
  const gateway = { ...world.gateway, ...options, hotStore };
  const app = buildApp(gateway);
  const token = await world.tokenWith(SCOPES);
  const request: EveryWorld['request'] = async (target, init) => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return await app.request(target, { ...init, headers });
  };
  const send: EveryWorld['send'] = async (method, target, body) =>
    await request(target, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  return {
    world,
    gateway,
    request,
    send,
    answer: async (method, target, body) => {
      const answer = await send(method, target, body);
      if (!answer.ok) throw new Error(`${target}: ${await answer.text()}`);
      return (await answer.json()) as Record<string, string>;
    },
    exchange: async () => {
      for (const bytes of await world.exportFiles()) {
        const response = await world.station.answer(bytes, world.card);
        await importResponse(world.gateway, { bytes: response });
      }
    },
    close: async () => {
      hotStore.close();
      await world.close();
    },
  };
}

let users = 0;

/** A user that nobody has asked for yet. */
export function newUser(): string {
  return `driven-${String(users++)}@example.com`;
}
