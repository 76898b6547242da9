/** The calls of the retail flow in a world, with an API key of that scope. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { expect } from 'vitest';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import type { VerificationAction } from '../../../src/gateway/retail/verification-state.ts';
import type { World } from '../world.ts';

export const USER = 'alice@example.com';

export interface Caller {
  readonly token: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string): Promise<Response>;
  /** Starts a verification of `user` and moves it on; its id. */
  verify(user?: string, ...actions: VerificationAction[]): Promise<string>;
}

/** A caller of this organisation; `app` where it is not the world's own. */
export async function caller(
  world: World,
  { organisation = '', app = world.app }: { organisation?: string; app?: World['app'] } = {},
): Promise<Caller> {
  const token = await world.tokenWith(['retail'], organisation);
  const post: Caller['post'] = async (path, body, headers = {}) =>
    await app.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': token, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    token,
    post,
    get: async (path) => await app.request(path, { headers: { 'X-API-Key': token } }),
    verify: async (user = USER, ...actions) => {
      const started = await post('/v1/verification/start', { user_identifier: user });
      expect(started.status).toBe(200);
      const { verification_id: id } = (await started.json()) as { verification_id: string };
      for (const action of actions) {
        const moved = await post('/v1/verification/simulate', { verification_id: id, action });
        expect(moved.status).toBe(200);
      }
      return id;
    },
  };
}

/** The body of an answer that has this status and error. */
export async function expectFault(
  response: Response,
  status: number,
  error: string,
): Promise<{ message: string; details?: Record<string, string[]> }> {
  const body = (await response.json()) as { message: string; error: string };
  expect([response.status, body.error]).toEqual([status, error]);
  return body;
}

/** A verification and a backup of this user, as rows: for tests that need no real ciphertext. */
export async function storedRow(
  world: Pick<World, 'gateway'>,
  verificationId: string,
): Promise<void> {
  const { db } = world.gateway;
  const verification = await db
    .selectFrom('verification')
    .selectAll()
    .where('verification_id', '=', verificationId)
    .executeTakeFirstOrThrow();
  const backupId = world.gateway.random.uuid();
  await db
    .insertInto('backup')
    .values({
      backup_id: backupId,
      backup_type: 'data',
      state: 'stored',
      key_id: world.gateway.random.uuid(),
      key_environment: 'COLD',
      key_fingerprint: sha256Hex(utf8('a key')),
      checksum: sha256Hex(utf8('plaintext')),
      digest: sha256Hex(utf8('ciphertext')),
      size: 512,
      file_id: '',
      metadata: '{}',
      api_key_id: verification.api_key_id,
      stored_at: verification.started_at,
      drilled_at: '',
    })
    .execute();
  await db
    .insertInto('retail_backup')
    .values({
      backup_id: backupId,
      organisation: verification.organisation,
      user_identifier: verification.user_identifier,
      verification_id: verificationId,
      item_key: 'seed_phrase',
      stored_at: verification.started_at,
    })
    .execute();
}

/** An item as a wallet makes it, with the public key and nothing else of ours. */
export function item(publicKey: string, name = 'seed_phrase', plaintext = `the ${name}`) {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' });
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const sealed = publicEncrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from(plaintext));
  return {
    item_key: name,
    item_value: sealed.toString('base64'),
    item_checksum: sha256Hex(utf8(plaintext)),
  };
}
