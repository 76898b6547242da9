/** Shares as their sender seals and announces them, made with Node’s own cryptography alone. */
import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { keyFingerprint } from '../../../src/core/keys/fingerprint.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import type { DynamicWorld } from './environment.ts';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

export interface Sealed {
  alg: string;
  iv: string;
  ct: string;
  tag: string;
  ek: string;
  kid?: string;
}

/** The documented example has a nonce of 16 bytes. */
export function seal(
  spkiHex: string,
  plaintext: string,
  { kid, nonceBytes = 16 }: { kid?: string; nonceBytes?: number } = {},
): Sealed {
  const [content, iv] = [randomBytes(32), randomBytes(nonceBytes)];
  const cipher = createCipheriv('aes-256-gcm', content, iv);
  const ct = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const spki = createPublicKey({ key: Buffer.from(spkiHex, 'hex'), format: 'der', type: 'spki' });
  return {
    alg: 'HYBRID-RSA-AES-256',
    iv: iv.toString('base64url'),
    ct: ct.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    ek: publicEncrypt({ key: spki, ...OAEP }, content).toString('base64url'),
    ...(kid !== undefined && { kid }),
  };
}

type Fields = Record<string, unknown>;

/** `wallet.delegation.created` of the world’s wallet, now. */
export function delivery(world: DynamicWorld, share: unknown, fields: Fields = {}, data = {}) {
  return {
    ...event(world, 'wallet.delegation.created'),
    ...fields,
    data: {
      chain: 'EVM',
      encryptedDelegatedShare: share,
      publicKey: '0xd74ff800a3c6f66ecd217118aaa6fb1c916fa4e2',
      userId: world.userId,
      walletId: world.walletId,
      ...data,
    },
  };
}

export function event(world: DynamicWorld, eventName: string) {
  return {
    messageId: randomUUID(),
    eventId: randomUUID() as string,
    eventName,
    timestamp: world.clock.now().toISOString(),
    webhookId: randomUUID(),
    userId: world.userId,
    environmentId: world.environmentId,
    environmentName: 'sandbox',
  };
}

/** A key that somebody was given, as it stands in the database. */
export async function giveKey(
  { db }: Gateway,
  publicKey: string,
  fields: { environment?: 'HOT' | 'COLD'; key_type?: 'rsa4096' | 'secp256k1' } = {},
): Promise<string> {
  const { environment = 'COLD', key_type: keyType = 'rsa4096' } = fields;
  const [keyId, userId, at] = [randomUUID(), randomUUID(), '2026-11-20T20:37:00Z'] as const;
  await db
    .insertInto('customer_key')
    .values({
      key_id: keyId,
      environment,
      key_type: keyType,
      public_key: publicKey,
      fingerprint: keyFingerprint(Buffer.from(publicKey, 'hex')),
      signature: '',
      signed_payload: '',
      signed_fields: '',
      status: 'active',
      added_at: at,
      retired_at: '',
    })
    .execute();
  await db
    .insertInto('wallet_user')
    .values({ user_identifier: userId, user_id: userId, created_at: at })
    .execute();
  await db
    .insertInto('key_assignment')
    .values({
      request_id: randomUUID(),
      key_id: keyId,
      user_id: userId,
      environment,
      key_type: keyType,
      customer_id: '',
      customer_name: '',
      package_id: '',
      package_name: '',
      holds_place: 1,
      asked_at: at,
    })
    .execute();
  return keyId;
}
