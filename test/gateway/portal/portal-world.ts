/** A gateway with its HOT environment open, and what Portal's clients and webhooks send to it. */
import type { Hono } from 'hono';
import { buildApp } from '../../../src/gateway/app.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

export const SHARES = {
  SECP256K1: { share: 'eyJ4IjoiMWYzYSIsInkiOiI5YzAyIn0=', id: 'clu32l6c8008wuvz52jokyo3r' },
  ED25519: { share: 'eyJ4IjoiNzdkZSIsInkiOiJiMTRhIn0=', id: 'clu32l9310087evz5u5v9k1ao' },
};

export interface Halves {
  readonly SECP256K1: { readonly share: string; readonly id: string };
  readonly ED25519: { readonly share: string; readonly id: string };
}

export interface Client {
  readonly clientId: string;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** `POST /v1/backup` that succeeds. */
  backUp(shares?: typeof SHARES): Promise<Halves>;
  /** Says of these pairs that the client's half is stored. */
  confirm(halves: Halves): Promise<void>;
  walletId(curve: string): Promise<string>;
}

export interface PortalWorld {
  readonly world: World;
  readonly gateway: Gateway;
  readonly app: Hono;
  /** The same as a process serves it that was not given the key file. */
  readonly closedApp: Hono;
  client(clientId?: string, app?: Hono): Promise<Client>;
  close(): Promise<void>;
}

let clients = 0;

export async function openPortalWorld(): Promise<PortalWorld> {
  const world = await openWorld({ hot: true });
  const { gateway, app } = world;
  return {
    world,
    gateway,
    app,
    closedApp: buildApp({ ...gateway, hotStore: undefined }),
    client: async (clientId = `client-${String(clients++)}`, to = app) => {
      const token = await world.tokenWith(['portal'], clientId);
      return clientOver(to, clientId, token);
    },
    close: () => world.close(),
  };
}

/** A call as JSON; without `body` there is none. */
export async function sendJson(
  app: Hono,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Response> {
  return await app.request(path, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

export function backupBody(shares: unknown = SHARES): { generateResponse: string } {
  return { generateResponse: JSON.stringify(shares) };
}

function clientOver(app: Hono, clientId: string, token: string): Client {
  const send: Client['send'] = async (method, path, body, headers = {}) =>
    await sendJson(app, method, path, body, { Authorization: `Bearer ${token}`, ...headers });
  return {
    clientId,
    send,
    backUp: async (shares = SHARES) => {
      const response = await send('POST', '/v1/backup', backupBody(shares));
      if (response.status !== 200) throw new Error(await response.text());
      return (await response.json()) as Halves;
    },
    confirm: async ({ SECP256K1, ED25519 }) => {
      const response = await send('PATCH', '/api/v3/clients/me/backup-share-pairs', {
        backupSharePairIds: [SECP256K1.id, ED25519.id],
        status: 'STORED_CLIENT_BACKUP_SHARE',
      });
      if (response.status !== 204) throw new Error(await response.text());
    },
    walletId: async (curve) => {
      const response = await send('GET', '/api/v3/clients/me');
      const details = (await response.json()) as { wallets: { id: string; curve: string }[] };
      return details.wallets.find((wallet) => wallet.curve === curve)?.id ?? '';
    },
  };
}
