import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { requestRetirement } from '../../../src/gateway/outbox/request-retirement.ts';
import { readStoredFile } from '../../../src/gateway/storage/stored-files.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { coldKey, expectFault, fileParts, formBytes, hotKey, postForm } from './storing.ts';
import type { CallOptions, FormPart, GivenKey } from './storing.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const OCTETS = 'application/octet-stream';

let world: World;
let cold: GivenKey;
let curve: GivenKey;
let partner: string;

beforeAll(async () => {
  world = await openWorld({ hot: true });
  cold = await coldKey(world);
  curve = await hotKey(world, 'secp256k1');
  partner = await world.tokenWith(['partner']);
});
afterAll(() => world.close());

async function bytesOf(backupId: string): Promise<Buffer> {
  const row = await world.gateway.db
    .selectFrom('backup')
    .select('file_id')
    .where('backup_id', '=', backupId)
    .executeTakeFirstOrThrow();
  const parts: Uint8Array[] = [];
  for await (const part of readStoredFile(world.gateway.db, row.file_id)) parts.push(part);
  return Buffer.concat(parts);
}

/** Files that arrived and belong to nobody. */
async function arriving(): Promise<number> {
  const rows = await world.gateway.db
    .selectFrom('stored_file')
    .select('file_id')
    .where('state', '=', 'arriving')
    .execute();
  return rows.length;
}

function part(name: string, text: string): FormPart {
  return { name, bytes: utf8(text) };
}

async function expectStored(options: CallOptions): Promise<void> {
  const bytes = randomBytes(200_000);
  const metadata = { description: 'The archive of Ada', size: 3, tags: ['a', 'b'] };
  const parts = [...fileParts(cold, bytes), part('metadata', JSON.stringify(metadata))];
  const response = await postForm(world, formBytes(parts), options);
  expect(response.status).toBe(200);
  const body = (await response.json()) as { backup_id: string };
  expect(Object.keys(body)).toEqual(['backup_id', 'backup_type', 'metadata']);
  expect(body).toMatchObject({ backup_type: 'file', metadata });
  expect((await bytesOf(body.backup_id)).equals(bytes)).toBe(true);
  expect(await arriving()).toBe(0);
  const row = await world.gateway.db
    .selectFrom('backup')
    .selectAll()
    .where('backup_id', '=', body.backup_id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    state: 'stored',
    key_id: cold.keyId,
    size: bytes.length,
    digest: createHash('sha256').update(bytes).digest('hex'),
  });
}

describe('a file that is stored', () => {
  it('storeFile 200: a file is kept byte for byte, and the documented body is answered', async () => {
    await expectStored({});
  });

  it('storePartnerFile 200: a file is kept byte for byte', async () => {
    await expectStored({ path: '/v1/partner/secure/file', token: partner });
  });

  it('may come before its key, with its metadata between', async () => {
    const [key, file] = fileParts(cold);
    if (key === undefined || file === undefined) throw new Error('there are two parts');
    const response = await postForm(world, formBytes([file, part('metadata', '{}'), key]));
    expect(response.status).toBe(200);
  });

  it('may have 10 MB to the last byte', async () => {
    const bytes = Buffer.alloc(MAX_BYTES, 7);
    const response = await postForm(world, formBytes(fileParts(cold, bytes)));
    expect(response.status).toBe(200);
    const { backup_id: id } = (await response.json()) as { backup_id: string };
    expect((await bytesOf(id)).equals(bytes)).toBe(true);
  });

  it('is stored once for its Idempotency-Key, however its parts are ordered and bounded', async () => {
    const [key, file] = fileParts(cold);
    if (key === undefined || file === undefined) throw new Error('there are two parts');
    const headers = { 'Idempotency-Key': 'file-1' };
    const first = await (await postForm(world, formBytes([key, file]), { headers })).text();
    const boundary = 'another-boundary';
    const again = await postForm(world, formBytes([file, key], boundary), {
      headers: { ...headers, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    });
    expect(await again.text()).toBe(first);
    expect(await arriving()).toBe(0);
    const other = fileParts(cold);
    await expectFault(world, () => postForm(world, formBytes(other), { headers }), {
      status: 422,
      error: 'IDEMPOTENCY_KEY_REUSED',
    });
  });
});

describe('a file that is refused leaves nothing behind', () => {
  async function expectTooLarge(options: CallOptions): Promise<void> {
    const bytes = Buffer.alloc(MAX_BYTES + 1, 7);
    const fault = { status: 413, error: 'BODY_TOO_LARGE' };
    await expectFault(
      world,
      () => postForm(world, formBytes(fileParts(cold, bytes)), options),
      fault,
    );
    // Whoever says beforehand how much is coming is not waited for.
    const headers = { 'Content-Length': String(2 * MAX_BYTES) };
    const few = formBytes(fileParts(cold));
    await expectFault(world, () => postForm(world, few, { ...options, headers }), fault);
  }

  it('storeFile 413 BODY_TOO_LARGE: one byte more than 10 MB is refused', async () => {
    await expectTooLarge({});
  });

  it('storePartnerFile 413 BODY_TOO_LARGE: one byte more than 10 MB is refused', async () => {
    await expectTooLarge({ path: '/v1/partner/secure/file', token: partner });
  });

  it('refuses endless parts beside the file', async () => {
    const parts = [...fileParts(cold), { name: 'note', bytes: Buffer.alloc(MAX_BYTES + 70_000) }];
    await expectFault(world, () => postForm(world, formBytes(parts)), {
      status: 413,
      error: 'BODY_TOO_LARGE',
    });
  });

  it.each(['text/plain', 'application/zip', 'multipart/mixed', undefined])(
    'refuses the type %s of the part with 415',
    async (type) => {
      const [key, file] = fileParts(cold);
      if (key === undefined || file === undefined) throw new Error('there are two parts');
      const { name, bytes } = file;
      const parts = [key, { name, bytes, ...(type !== undefined && { type }) }];
      await expectFault(world, () => postForm(world, formBytes(parts)), {
        status: 415,
        error: 'UNSUPPORTED_MEDIA_TYPE',
      });
    },
  );

  it('refuses another type of the whole body with 415', async () => {
    const headers = { 'Content-Type': 'application/json' };
    await expectFault(world, () => postForm(world, utf8('{}'), { headers }), {
      status: 415,
      error: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  async function expectMalformed(options: CallOptions): Promise<void> {
    const whole = Buffer.from(formBytes(fileParts(cold)));
    for (const body of [
      whole.subarray(0, whole.length - 10),
      Buffer.concat([Buffer.from('hello\r\n'), whole]),
      Buffer.concat([whole, Buffer.from('hello')]),
      Buffer.alloc(0),
    ]) {
      await expectFault(world, () => postForm(world, body, options), {
        status: 400,
        error: 'INVALID_MULTIPART',
      });
    }
  }

  it('storeFile 400 INVALID_MULTIPART: a form that is cut, or has something around it, is refused', async () => {
    await expectMalformed({});
  });

  it('storePartnerFile 400 INVALID_MULTIPART: the same for partners', async () => {
    await expectMalformed({ path: '/v1/partner/secure/file', token: partner });
  });

  async function expectDropped(options: CallOptions): Promise<void> {
    const whole = formBytes(fileParts(cold, randomBytes(3_000_000)));
    let at = 0;
    const dropped = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = whole.subarray(at, (at += 65_536));
        if (at < 2_500_000) controller.enqueue(new Uint8Array(piece));
        else controller.error(new Error('aborted'));
      },
    });
    await expectFault(world, () => postForm(world, dropped, options), {
      status: 400,
      error: 'BODY_INCOMPLETE',
    });
  }

  it('storeFile 400 BODY_INCOMPLETE: a connection that ends in the middle keeps nothing', async () => {
    await expectDropped({});
  });

  it('storePartnerFile 400 BODY_INCOMPLETE: a connection that ends in the middle keeps nothing', async () => {
    await expectDropped({ path: '/v1/partner/secure/file', token: partner });
  });

  async function expectUnknown(options: CallOptions): Promise<void> {
    const nobody = { keyId: '', publicKey: 'ab'.repeat(16) };
    await expectFault(world, () => postForm(world, formBytes(fileParts(nobody)), options), {
      status: 404,
      error: 'KEY_NOT_FOUND',
    });
    expect(await arriving()).toBe(0);
  }

  it('storeFile 404 KEY_NOT_FOUND: a key that nobody was given is refused', async () => {
    await expectUnknown({});
  });

  it('storePartnerFile 404 KEY_NOT_FOUND: a key that nobody was given is refused', async () => {
    await expectUnknown({ path: '/v1/partner/secure/file', token: partner });
  });

  async function expectRetired(options: CallOptions): Promise<void> {
    const retired = await coldKey(world);
    await requestRetirement(world.gateway, { keyId: retired.keyId, reason: 'The user left.' });
    await carry(world);
    await expectFault(world, () => postForm(world, formBytes(fileParts(retired)), options), {
      status: 409,
      error: 'KEY_RETIRED',
    });
  }

  it('storeFile 409 KEY_RETIRED: a retired key takes no new backup', async () => {
    await expectRetired({});
  });

  it('storePartnerFile 409 KEY_RETIRED: a retired key takes no new backup', async () => {
    await expectRetired({ path: '/v1/partner/secure/file', token: partner });
  });
});

describe('a form whose fields are wrong', () => {
  const [octets, empty] = [{ name: 'file', type: OCTETS }, new Uint8Array()];
  const key = () => part('public_key', cold.publicKey);
  const file = () => ({ ...octets, bytes: randomBytes(100) });

  async function expectFields(parts: readonly FormPart[], ...fields: string[]): Promise<void> {
    await expectNamed(await postForm(world, formBytes(parts)), fields);
  }

  async function expectNamed(response: Response, fields: string[]): Promise<void> {
    expect(response.status).toBe(400);
    const { details } = (await response.json()) as { details: object };
    expect(Object.keys(details).sort()).toEqual(fields.sort());
    expect(await arriving()).toBe(0);
  }

  it('storeFile 400 INVALID_PARAMETERS: every field in fault is named', async () => {
    await expectFields([part('metadata', '[]')], 'file', 'metadata', 'public_key');
    await expectFields([key()], 'file');
    await expectFields([key(), { ...octets, bytes: empty }], 'file');
    await expectFields([file()], 'public_key');
    await expectFields([part('public_key', 'xyz'), file()], 'public_key');
    await expectFields([key(), file(), part('metadata', '{"a":1,"a":2}')], 'metadata');
    await expectFields([key(), file(), part('metadata', `"${'x'.repeat(17_000)}"`)], 'metadata');
    await expectFields(
      [key(), file(), { name: 'metadata', bytes: randomBytes(1).fill(255) }],
      'metadata',
    );
  });

  it('storePartnerFile 400 INVALID_PARAMETERS: every field in fault is named', async () => {
    const body = formBytes([part('metadata', '[]')]);
    const options = { path: '/v1/partner/secure/file', token: partner };
    const response = await postForm(world, body, options);
    await expectNamed(response, ['file', 'metadata', 'public_key']);
  });

  it('refuses what is given twice, and what nobody knows', async () => {
    await expectFields([key(), key(), file()], 'public_key');
    await expectFields([key(), file(), file()], 'file');
    await expectFields([key(), file(), part('padding', 'OAEP')], 'padding');
    await expectFields([key(), file(), part('__proto__', 'x')], '__proto__');
  });

  it('refuses a key that encrypts nothing', async () => {
    await expectFault(world, () => postForm(world, formBytes(fileParts(curve))), {
      status: 400,
      error: 'INVALID_PARAMETERS',
    });
  });
});

describe('what is held in memory', () => {
  it('is far less than the file: no more of it is read than is written down', async () => {
    const whole = formBytes(fileParts(cold, Buffer.alloc(MAX_BYTES, 7)));
    let given = 0;
    let most = 0;
    const source = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const { size } = await world.gateway.db
            .selectFrom('stored_file_part')
            .innerJoin('stored_file', 'stored_file.file_id', 'stored_file_part.file_id')
            .select((row) => row.fn.countAll<number>().as('size'))
            .where('state', '=', 'arriving')
            .executeTakeFirstOrThrow();
          most = Math.max(most, given - size * 65_536);
          if (given >= whole.length) {
            controller.close();
            return;
          }
          controller.enqueue(new Uint8Array(whole.subarray(given, (given += 65_536))));
        },
      },
      { highWaterMark: 0 },
    );
    const response = await postForm(world, source);
    expect(response.status).toBe(200);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(3 * 1024 * 1024);
    await vi.waitFor(async () => {
      expect(await arriving()).toBe(0);
    }, 30_000);
  });
});
