/** The calls of the client: where the token goes, what each answer becomes, and what is never believed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  askAgain,
  assignKey,
  storeData,
  storeFile,
  verifyBackup,
  verifyKey,
} from '../../src/client/index.ts';
import type { Connection } from '../../src/client/index.ts';
import { openStub } from './gateway-stub.ts';
import type { GatewayStub } from './gateway-stub.ts';

const ID = '1704d012-671a-41f9-a02c-99e9d37591dd';
const REQUEST = {
  user_identifier: 'ada@example.com',
  key_type: 'rsa4096',
  key_environment: 'COLD',
} as const;

let stub: GatewayStub;
let connection: Connection;
beforeEach(async () => {
  stub = await openStub();
  connection = { url: stub.url, token: 'pfk_token' };
});
afterEach(async () => {
  await stub.close();
});

describe('a call', () => {
  it('does not take the token to another address, nor in the clear to another machine', async () => {
    stub.answer = () => ({ status: 307, headers: { Location: '/elsewhere' } });
    await expect(assignKey(connection, REQUEST)).rejects.toThrow();
    expect(stub.calls).toHaveLength(1);
    for (const url of ['http://gateway.example', 'ftp://gateway.example']) {
      await expect(assignKey({ ...connection, url }, REQUEST)).rejects.toThrow(TypeError);
    }
    const away = ['https://evil.example/v1/keys', '//evil.example/v1/keys'];
    for (const location of away) {
      await expect(askAgain(connection, location)).rejects.toThrow(TypeError);
    }
    expect(stub.calls).toHaveLength(1);
  });

  it('that is refused tells the status, the code, the fields and when to try again', async () => {
    stub.answer = () => ({
      status: 400,
      headers: { 'Retry-After': '7' },
      body: { message: 'Invalid', error: 'INVALID_PARAMETERS', details: { key_type: ['wrong'] } },
    });
    await expect(assignKey(connection, REQUEST)).rejects.toMatchObject({
      name: 'CallRefused',
      status: 400,
      code: 'INVALID_PARAMETERS',
      message: 'Invalid',
      details: { key_type: ['wrong'] },
      retryAfterSeconds: 7,
    });
  });

  it('that a proxy answers in its own words is refused with its status', async () => {
    stub.answer = () => ({ status: 502, body: '<html>Bad gateway</html>' });
    await expect(verifyKey(connection, ID)).rejects.toMatchObject({ status: 502, code: '' });
    stub.answer = () => ({ status: 200, body: '<html>Welcome</html>' });
    await expect(assignKey(connection, REQUEST)).rejects.toMatchObject({
      code: 'ANSWER_NOT_UNDERSTOOD',
    });
  });
});

describe('a call that is not answered in time', () => {
  const FILE = { publicKey: 'ab', file: new Uint8Array(3) };

  it.each<[string, GatewayStub['answer']]>([
    ['never begins', () => new Promise(() => undefined)],
    ['never ends', () => ({ isEndless: true })],
  ])('throws a TimeoutError when its answer %s', async (_, answer) => {
    stub.answer = answer;
    const hasty = { ...connection, timeLimitMs: 300 };
    const timedOut = { name: 'TimeoutError' };
    await expect(assignKey(hasty, REQUEST)).rejects.toMatchObject(timedOut);
    await expect(verifyKey(hasty, ID)).rejects.toMatchObject(timedOut);
    await expect(storeFile(hasty, FILE)).rejects.toMatchObject(timedOut);
    stub.answer = () => ({ body: { backup_id: ID } });
    expect(await storeFile({ ...hasty, timeLimitMs: 60_000 }, FILE)).toEqual({ backupId: ID });
  });

  it('is given a minute, and five for a file, where nothing is said', async () => {
    stub.answer = () => ({ body: { backup_id: ID, message: 'm' } });
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    await verifyKey(connection, ID);
    await storeFile(connection, FILE);
    await storeFile({ ...connection, timeLimitMs: 7_000 }, FILE);
    expect(timeout.mock.calls).toEqual([[60_000], [300_000], [7_000]]);
    timeout.mockRestore();
  });
});

describe('asking for a key', () => {
  it('is not done where the environment is not said, for the API would take HOT', async () => {
    for (const environment of [undefined, '', 'cold', 'WARM']) {
      const request = { ...REQUEST, key_environment: environment as 'COLD' };
      await expect(assignKey(connection, request)).rejects.toThrow(TypeError);
    }
    expect(stub.calls).toEqual([]);
  });

  it('gives the place to ask again, and the assignment once it is there', async () => {
    const location = `/v1/keys/requests/${ID}`;
    stub.answer = () => ({ status: 202, headers: { Location: location } });
    const asked = await assignKey(connection, REQUEST, { idempotencyKey: 'one' });
    expect(asked).toEqual({ state: 'pending', location });
    expect(stub.calls[0]).toMatchObject({ method: 'POST', path: '/v1/keys' });
    expect(stub.calls[0]?.headers).toMatchObject({
      authorization: 'Bearer pfk_token',
      'content-type': 'application/json',
      'idempotency-key': 'one',
    });
    stub.answer = () => ({ status: 202 });
    expect(await askAgain(connection, location)).toEqual({ state: 'pending', location });
    const assignment = { key_id: ID, public_key: '02ab', signature: 'MEUC' };
    stub.answer = () => ({ body: { ...assignment, customer_id: null, metadata: {} } });
    expect(await askAgain(connection, location)).toEqual({ state: 'assigned', assignment });
  });
});

describe('storing', () => {
  it('sends a block with its checksum, and gives the id', async () => {
    stub.answer = () => ({ body: { backup_id: ID } });
    const block = { publicKey: 'ab', data: 'AA==', checksum: '00' };
    const metadata = { description: 'seed' };
    expect(await storeData(connection, block, { metadata })).toEqual({ backupId: ID });
    expect(JSON.parse(stub.calls[0]?.body.toString() ?? '')).toEqual({
      public_key: 'ab',
      data: 'AA==',
      checksum: '00',
      metadata,
    });
  });

  it('sends a file byte for byte as a part of type application/octet-stream', async () => {
    stub.answer = () => ({ body: { backup_id: ID } });
    const file = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
    const stored = await storeFile(
      connection,
      { publicKey: 'ab', file },
      { metadata: { description: 'x' } },
    );
    expect(stored).toEqual({ backupId: ID });
    const [call] = stub.calls;
    const form = await new Response(Uint8Array.from(call?.body ?? []), {
      headers: { 'Content-Type': String(call?.headers['content-type']) },
    }).formData();
    expect(form.get('public_key')).toBe('ab');
    expect(form.get('metadata')).toBe('{"description":"x"}');
    const part = form.get('file');
    if (!(part instanceof Blob)) throw new Error('no file came');
    expect(part.type).toBe('application/octet-stream');
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(file);
  });
});

describe('verifying what is stored', () => {
  it.each([{}, { is_key_valid: false }, { is_key_valid: 'true' }, { is_backup_valid: true }])(
    'takes nothing but true for true: %j',
    async (body) => {
      stub.answer = () => ({ body: { message: 'm', ...body } });
      expect(await verifyKey(connection, ID)).toMatchObject({ state: 'invalid' });
    },
  );

  it('understands that nobody has tried it yet', async () => {
    stub.answer = () => ({
      status: 409,
      headers: { 'Retry-After': '3600' },
      body: { message: 'Not drilled yet', error: 'NOT_DRILLED_YET' },
    });
    const expected = {
      state: 'not-drilled-yet',
      message: 'Not drilled yet',
      retryAfterSeconds: 3600,
    };
    expect(await verifyKey(connection, ID)).toEqual(expected);
    expect(await verifyBackup(connection, ID)).toEqual(expected);
    stub.answer = () => ({ status: 409, body: { message: 'm', error: 'KEY_RETIRED' } });
    await expect(verifyBackup(connection, ID)).rejects.toMatchObject({ code: 'KEY_RETIRED' });
  });

  it('gives the record of the drill with the answer, and asks at the documented paths', async () => {
    const body = { message: 'm', is_backup_valid: true, verified_at: 't', record: 'r' };
    stub.answer = () => ({ body });
    expect(await verifyBackup(connection, ID)).toEqual({
      state: 'valid',
      message: 'm',
      verifiedAt: 't',
      answer: body,
    });
    stub.answer = () => ({ body: { message: 'm', is_key_valid: true } });
    expect(await verifyKey(connection, '../keys')).toMatchObject({ state: 'valid' });
    expect(stub.calls.map(({ path }) => path)).toEqual([
      `/v1/backups/${ID}/verify`,
      '/v1/keys/..%2Fkeys/verify',
    ]);
  });
});
