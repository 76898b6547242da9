/**
 * `key.pool`: make keys of one type ahead of any user, so that a gateway can give one out at once. A
 * key of a pool belongs to nobody: its statement names no user, and its assignment signature binds
 * the public key alone. Who is given it later is the gateway's record; a `key.drill` that names the
 * user puts it on the station's.
 */
import { z } from 'zod';
import { whole } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import type { Kind, ReviewLine } from './kind.ts';
import { hasLengthOfItsType, keyType, KEY_TYPE_NAME, publishedKeyFields } from './published-key.ts';

const requestBody = z.strictObject({
  key_type: keyType,
  count: whole(1).max(LIMITS.statements),
});

const pooledKey = z.strictObject(publishedKeyFields).superRefine(hasLengthOfItsType);

const responseBody = z.strictObject({
  keys: z.array(pooledKey).min(1).max(LIMITS.statements),
});

export type KeyPoolRequest = z.output<typeof requestBody>;
export type KeyPoolResponse = z.output<typeof responseBody>;
export type PooledKey = z.output<typeof pooledKey>;

export const KEY_POOL = {
  kind: 'key.pool',
  requestBody,
  responseBody,
  maxFileBytes: LIMITS.fileBytes,
  isAttested: true,
  describe: describeKeyPool,
} satisfies Kind<'key.pool', typeof requestBody, typeof responseBody>;

function describeKeyPool(body: KeyPoolRequest): ReviewLine[] {
  return [
    { label: 'Act', value: 'Make new keys ahead, for no user yet' },
    { label: 'Key type', value: KEY_TYPE_NAME[body.key_type] },
    { label: 'How many keys', value: String(body.count) },
    { label: 'Signature binds', value: 'public_key' },
  ];
}
