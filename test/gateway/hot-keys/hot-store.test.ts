/** The HOT environment at rest and in use: what whoever has the database, or another key file, can do. */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { oaepWrap } from '../../../src/core/crypto/rsa.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { fromHex, toBase64, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { createHotStore } from '../../../src/gateway/hot-keys/create-hot-store.ts';
import { hotStoreOf } from '../../../src/gateway/hot-keys/hot-store.ts';
import { createKeyFile, readKeyFile } from '../../../src/gateway/hot-keys/key-file.ts';
import type { AssignedKey } from '../../../src/gateway/keys/assigned-key.ts';
import { retireKey } from '../../../src/gateway/keys/retire-key.ts';
import { moduleOf, onLyingDrive } from '../../media/lying-drive.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
let folder: string;
beforeEach(async () => {
  world = await openWorld({ hot: true });
  folder = path.dirname(world.hotKeyFile);
});
afterEach(async () => {
  await world.close();
});

async function makeKey(key_type = 'secp256k1'): Promise<AssignedKey> {
  const response = await world.post({ user_identifier: 'alice', key_type });
  expect(response.status).toBe(200);
  return (await response.json()) as AssignedKey;
}

const options = () => ({ clock: world.clock, random: systemRandom });

describe('the key file', () => {
  it('is 32 bytes that only its owner can read', () => {
    const { mode, size } = statSync(world.hotKeyFile);
    expect([mode & 0o777, size]).toEqual([0o600, 32]);
  });

  it.each([0o640, 0o604, 0o620])('is refused when others have mode %o on it', (mode) => {
    chmodSync(world.hotKeyFile, mode);
    expect(() => readKeyFile(world.hotKeyFile)).toThrow(
      expect.objectContaining({ code: 'HOT_KEY_FILE_INVALID' }),
    );
  });

  it('is refused when it is missing, no file, too short or too long', () => {
    const long = path.join(folder, 'long');
    writeFileSync(long, new Uint8Array(33), { mode: 0o600 });
    const short = path.join(folder, 'short');
    writeFileSync(short, new Uint8Array(31), { mode: 0o600 });
    for (const file of [long, short, path.join(folder, 'none'), folder]) {
      expect(() => readKeyFile(file)).toThrow(
        expect.objectContaining({ code: 'HOT_KEY_FILE_INVALID' }),
      );
    }
  });

  it('never takes the place of a file that is there', async () => {
    const file = path.join(folder, 'there');
    writeFileSync(file, 'something');
    expect(() => createKeyFile(file, systemRandom)).toThrow(
      expect.objectContaining({ code: 'FILE_EXISTS' }),
    );
    const second = await openWorld();
    try {
      await expect(createHotStore(second.gateway, { file })).rejects.toMatchObject({
        code: 'FILE_EXISTS',
      });
      expect(await second.auditKinds()).toContain('act.refused');
    } finally {
      await second.close();
    }
    expect(readFileSync(file, 'utf8')).toBe('something');
  });

  it('is never written into a file that another made before, though nothing is in it', () => {
    const empty = path.join(folder, 'empty');
    writeFileSync(empty, '', { mode: 0o644 });
    const link = path.join(folder, 'link');
    symlinkSync(path.join(folder, 'elsewhere'), link);
    for (const file of [empty, link]) {
      expect(() => createKeyFile(file, systemRandom)).toThrow(
        expect.objectContaining({ code: 'FILE_EXISTS' }),
      );
    }
    expect(readFileSync(empty)).toHaveLength(0);
    expect(existsSync(path.join(folder, 'elsewhere'))).toBe(false);
  });

  it('is not there where the drive keeps other bytes than it was given', () => {
    const file = path.join(folder, 'lied');
    const act = `
      const { createKeyFile } = ${moduleOf('src/gateway/hot-keys/key-file.ts')};
      const { systemRandom } = ${moduleOf('src/core/crypto/random.ts')};
      createKeyFile(${JSON.stringify(file)}, systemRandom);`;
    expect(onLyingDrive(file, 'x'.repeat(32), act)).toBe('FILE_READ_BACK_DIFFERS');
    expect(existsSync(file)).toBe(false);
    expect(onLyingDrive(file, 'too short', act)).toBe('HOT_KEY_FILE_INVALID');
    expect(existsSync(file)).toBe(false);
  });

  it('is not made where no folder is', () => {
    expect(() => createKeyFile(path.join(folder, 'none', 'key'), systemRandom)).toThrow(
      expect.objectContaining({ code: 'FILE_UNWRITABLE' }),
    );
  });
});

describe('the HOT environment', () => {
  it('is made once: a second key file is refused, and not written', async () => {
    const file = path.join(folder, 'second.key');
    await expect(createHotStore(world.gateway, { file })).rejects.toMatchObject({
      code: 'HOT_STORE_EXISTS',
    });
    expect(() => statSync(file)).toThrow(/ENOENT/);
  });

  it('does not open with another key file', async () => {
    const hotKey = createKeyFile(path.join(folder, 'other.key'), systemRandom);
    await expect(openGateway(world.place, { ...options(), hotKey })).rejects.toMatchObject({
      code: 'HOT_KEY_FILE_WRONG',
    });
    expect(hotKey.isDestroyed).toBe(true);
  });

  it('does not open where there is none', async () => {
    const other = await openWorld();
    try {
      const hotKey = readKeyFile(world.hotKeyFile);
      await expect(openGateway(other.place, { ...options(), hotKey })).rejects.toMatchObject({
        code: 'HOT_STORE_MISSING',
      });
      expect(hotKey.isDestroyed).toBe(true);
    } finally {
      await other.close();
    }
  });

  it('wipes its key when the gateway closes', async () => {
    const hotKey = readKeyFile(world.hotKeyFile);
    const gateway = await openGateway(world.place, { ...options(), hotKey });
    expect(hotKey.isDestroyed).toBe(false);
    await gateway.close();
    expect(hotKey.isDestroyed).toBe(true);
  });

  it('is not open without the key file, and says so', async () => {
    const closed = await openGateway(world.place, options());
    try {
      expect(() => hotStoreOf(closed)).toThrow(
        expect.objectContaining({ status: 503, code: 'HOT_ENVIRONMENT_NOT_OPEN' }),
      );
    } finally {
      await closed.close();
    }
  });

  it('leaves neither its key nor any private key in the database', async () => {
    const publicKeys = [await makeKey('ed25519'), await makeKey('secp256k1')];
    const kept = await world.kept();
    const secrets = [new Uint8Array(readFileSync(world.hotKeyFile))];
    // The bytes of each private key, as only this test looks at them.
    const seen: Uint8Array[] = [];
    const random = { ...systemRandom, bytes: (length: number) => watched(length, seen) };
    const hotKey = readKeyFile(world.hotKeyFile);
    const gateway = await openGateway(world.place, { clock: world.clock, random, hotKey });
    try {
      await hotStoreOf(gateway).makeKey(gateway.db, 'ed25519');
    } finally {
      await gateway.close();
    }
    expect(seen.length).toBeGreaterThan(0);
    for (const secret of [...secrets, ...seen.filter(({ length }) => length === 32)]) {
      for (const form of [Buffer.from(secret), toHex(secret), toBase64(secret)]) {
        expect(kept.includes(form)).toBe(false);
      }
    }
    for (const { public_key: publicKey } of publicKeys) expect(kept.includes(publicKey)).toBe(true);
  });
});

function watched(length: number, seen: Uint8Array[]): Uint8Array {
  const bytes = systemRandom.bytes(length);
  seen.push(bytes.slice());
  return bytes;
}

describe('a sealed key', () => {
  it('does not open in another row, nor with one changed byte', async () => {
    const [first, second] = [await makeKey(), await makeKey()];
    const { db } = world.gateway;
    const row = await db
      .selectFrom('hot_key')
      .selectAll()
      .where('key_id', '=', first.key_id)
      .executeTakeFirstOrThrow();
    const store = hotStoreOf(world.gateway);
    const tryWith = async (keyId: string, change: Partial<typeof row>) => {
      const { wrapped_dek, sealed_secret } = { ...row, ...change };
      await db
        .updateTable('hot_key')
        .set({ wrapped_dek, sealed_secret })
        .where('key_id', '=', keyId)
        .execute();
      return (await store.tryKey(db, keyId)).failed;
    };
    expect(await tryWith(first.key_id, {})).toBe('none');
    expect(await tryWith(second.key_id, {})).toBe('opened');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('wrapped_dek' as const, 'sealed_secret' as const),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (column, place, change) => {
          const bytes = Buffer.from(row[column], 'base64');
          const at = place % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ change;
          expect(await tryWith(first.key_id, { [column]: bytes.toString('base64') })).toBe(
            'opened',
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it('of another public key is told by its trial', async () => {
    const [first, second] = [await makeKey(), await makeKey()];
    const { db } = world.gateway;
    // The row says one key and holds another: the database was edited, seal and all.
    await db.deleteFrom('key_assignment').execute();
    const other = await db
      .selectFrom('customer_key')
      .select(['public_key', 'fingerprint'])
      .where('key_id', '=', second.key_id)
      .executeTakeFirstOrThrow();
    await db.deleteFrom('hot_key').where('key_id', '=', second.key_id).execute();
    await db.deleteFrom('customer_key').where('key_id', '=', second.key_id).execute();
    await db
      .updateTable('customer_key')
      .set({ public_key: other.public_key })
      .where('key_id', '=', first.key_id)
      .execute();
    const { failed } = await hotStoreOf(world.gateway).tryKey(db, first.key_id);
    expect(failed).toBe('public-key');
  });
});

describe('a block that a wallet encrypted', () => {
  it('opens with its key, and not when it is changed, another’s or for a key that decrypts nothing', async () => {
    const [rsa, curve] = [await makeKey('rsa4096'), await makeKey('secp256k1')];
    const { db } = world.gateway;
    const store = hotStoreOf(world.gateway);
    const block = oaepWrap(fromHex(rsa.public_key), utf8('a share'));
    expect(await store.openBackup(db, rsa.key_id, block)).toEqual(utf8('a share'));
    const changed = block.slice();
    changed[200] = (changed[200] ?? 0) ^ 1;
    await expect(store.openBackup(db, rsa.key_id, changed)).rejects.toMatchObject({
      code: 'OPEN_FAILED',
    });
    await expect(store.openBackup(db, curve.key_id, block)).rejects.toMatchObject({
      code: 'KEY_DECRYPTS_NOTHING',
    });
    await expect(store.openBackup(db, 'x', block)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });
});

describe('entrusted bytes', () => {
  it('open for whom they were sealed, and for nobody else', () => {
    const store = hotStoreOf(world.gateway);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), (bytes, a, b) => {
        const sealed = store.sealBytes(a, bytes);
        expect(store.openBytes(a, sealed)).toEqual(bytes);
        if (a === b) return;
        expect(() => store.openBytes(b, sealed)).toThrow(
          expect.objectContaining({ code: 'OPEN_FAILED' }),
        );
      }),
      { numRuns: 50 },
    );
    expect(() => store.openBytes('a', new Uint8Array(10))).toThrow(
      expect.objectContaining({ code: 'OPEN_FAILED' }),
    );
  });
});

describe('a HOT key that is retired', () => {
  it('frees its place at once, once, with its reason on record', async () => {
    const organisation = { customer_id: 'cust-1', customer_name: 'Example Ltd' };
    const body = { user_identifier: 'alice', key_type: 'secp256k1', organisation };
    const { key_id: keyId } = (await (await world.post(body)).json()) as AssignedKey;
    expect((await world.post(body)).status).toBe(409);
    const reason = 'The phone was lost.';
    expect(await retireKey(world.gateway, { keyId, reason })).toEqual({ environment: 'HOT' });
    expect((await world.auditKinds()).at(-1)).toBe('key.retired');
    expect((await world.post(body)).status).toBe(200);
    await expect(retireKey(world.gateway, { keyId, reason })).rejects.toMatchObject({
      code: 'KEY_ALREADY_RETIRED',
    });
  });

  it('needs a reason that people can read, and a key that is there', async () => {
    const { key_id: keyId } = await makeKey();
    await expect(retireKey(world.gateway, { keyId, reason: 'a\u202eb' })).rejects.toMatchObject({
      code: 'SCHEMA_VIOLATION',
    });
    await expect(retireKey(world.gateway, { keyId: 'x', reason: 'Lost.' })).rejects.toMatchObject({
      code: 'KEY_UNKNOWN',
    });
  });
});
