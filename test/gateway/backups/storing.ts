/** What the suites of stored backups share: keys of both environments, and calls that store under them. */
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { oaepWrap } from '../../../src/core/crypto/rsa.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { fromHex, toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { carry } from '../importing.ts';
import type { World } from '../world.ts';

export interface GivenKey {
  readonly keyId: string;
  readonly publicKey: string;
}

let users = 0;

/** A key that the station made for somebody. */
export async function coldKey(world: World, fields: object = {}): Promise<GivenKey> {
  const requestId = await world.ask({ key_type: 'rsa4096', ...fields });
  await carry(world);
  return givenKey(await world.get(`/v1/keys/requests/${requestId}`));
}

/** A key that the gateway made; RSA takes a second or two. */
export async function hotKey(world: World, keyType = 'rsa4096'): Promise<GivenKey> {
  const user_identifier = `hot-${String(users++)}@example.com`;
  return givenKey(await world.post({ user_identifier, key_type: keyType, key_environment: 'HOT' }));
}

async function givenKey(response: Response): Promise<GivenKey> {
  expect(response.status).toBe(200);
  const body = (await response.json()) as { key_id: string; public_key: string };
  return { keyId: body.key_id, publicKey: body.public_key };
}

export interface Sealed {
  readonly data: string;
  readonly checksum: string;
}

/** A secret as a wallet sends it: encrypted to the key, with the checksum of what it was before. */
export function sealedFor({ publicKey }: GivenKey, secret = 'twelve words of a seed'): Sealed {
  const plaintext = utf8(secret);
  return {
    data: toBase64(oaepWrap(fromHex(publicKey), plaintext)),
    checksum: sha256Hex(plaintext),
  };
}

/** A body that `POST /v1/secure/data` takes. */
export function dataBody(key: GivenKey, fields: object = {}): object {
  return { public_key: key.publicKey, ...sealedFor(key), ...fields };
}

export interface CallOptions {
  readonly path?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

export async function postData(
  world: World,
  body: unknown,
  { path = '/v1/secure/data', token = world.token, headers = {} }: CallOptions = {},
): Promise<Response> {
  return await world.app.request(path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

/** Stores data under the key; the id of the backup. */
export async function storedData(
  world: World,
  key: GivenKey,
  fields: object = {},
): Promise<string> {
  const response = await postData(world, dataBody(key, fields));
  expect(response.status).toBe(200);
  return ((await response.json()) as { backup_id: string }).backup_id;
}

/** One part of a form: its header fields, and its bytes. */
export interface FormPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type?: string;
}

export const BOUNDARY = 'a-boundary-of-a-test';

/** A form as it goes over the wire. */
export function formBytes(parts: readonly FormPart[], boundary = BOUNDARY): Uint8Array {
  const pieces = parts.flatMap(({ name, bytes, type }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
        (type === undefined ? '' : `; filename="${name}"\r\nContent-Type: ${type}`) +
        '\r\n\r\n',
    ),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

export function fileParts({ publicKey }: GivenKey, bytes = randomBytes(5_000)): FormPart[] {
  return [
    { name: 'public_key', bytes: utf8(publicKey) },
    { name: 'file', bytes, type: 'application/octet-stream' },
  ];
}

export async function postForm(
  world: World,
  body: Uint8Array | ReadableStream<Uint8Array>,
  { path = '/v1/secure/file', token = world.token, headers = {} }: CallOptions = {},
): Promise<Response> {
  return await world.app.request(path, {
    method: 'POST',
    headers: {
      'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
      Authorization: `Bearer ${token}`,
      ...headers,
    },
    body: body instanceof Uint8Array ? new Uint8Array(body) : body,
    ...(body instanceof Uint8Array ? {} : { duplex: 'half' }),
  });
}

export async function storedFile(world: World, key: GivenKey, bytes?: Uint8Array): Promise<string> {
  const response = await postForm(world, formBytes(fileParts(key, bytes && Buffer.from(bytes))));
  expect(response.status).toBe(200);
  return ((await response.json()) as { backup_id: string }).backup_id;
}

/** Everything of backups that the database holds, to show that nothing changed. */
export async function backupRows({ gateway: { db } }: World): Promise<unknown> {
  return [
    await db.selectFrom('backup').selectAll().execute(),
    await db.selectFrom('backup_data').select('backup_id').execute(),
    await db.selectFrom('drill').selectAll().execute(),
    await db.selectFrom('stored_file').selectAll().execute(),
    await db.selectFrom('stored_file_part').select(['file_id', 'position']).execute(),
  ];
}

/** The answer is this fault, and nothing was stored. */
export async function expectFault(
  world: World,
  act: () => Promise<Response>,
  fault: { status: number; error: string; details?: object },
): Promise<void> {
  const before = await backupRows(world);
  const response = await act();
  const body = (await response.json()) as { error: string; details?: object };
  expect({
    status: response.status,
    error: body.error,
    ...(fault.details && { details: body.details }),
  }).toEqual(fault);
  expect(await backupRows(world)).toEqual(before);
}
