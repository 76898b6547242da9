/**
 * The list that CoinCover gives an integrator before live keys are used, one test for each point that a
 * gateway can hold or break. Points that are people's, or the integrator's own, stand in
 * `docs/going-to-production.md` with where they are shown.
 */
import { execFileSync } from 'node:child_process';
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usableKeys } from '../../src/client/key-set.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { fromBase64 } from '../../src/core/encoding/bytes.ts';
import { verifyAssignment } from '../../src/core/keys/assignment.ts';
import { requestRetirement } from '../../src/gateway/outbox/request-retirement.ts';
import { serve } from '../../src/gateway/serve.ts';
import { breakUpload } from './backups/broken-upload.ts';
import { coldKey, dataBody, expectFault } from './backups/storing.ts';
import { fileParts, formBytes, hotKey, postData, postForm } from './backups/storing.ts';
import { sealedFor, storedData } from './backups/storing.ts';
import type { GivenKey } from './backups/storing.ts';
import { carry } from './importing.ts';
import { caller } from './retail/flow.ts';
import { gpgKey } from './retail/gpg-key.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const INVALID = { status: 400, error: 'INVALID_PARAMETERS' } as const;
const SECRET = Buffer.from('twelve words of a seed');

let world: World;
let hot: GivenKey;
let cold: GivenKey;
beforeAll(async () => {
  world = await openWorld({ hot: true });
  hot = await hotKey(world);
  cold = await coldKey(world);
});
afterAll(async () => {
  await world.close();
});

function encrypted({ publicKey }: GivenKey, options: { oaepHash?: string; padding?: number }) {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' });
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key, padding, oaepHash: 'sha256', ...options }, SECRET).toString('base64');
}

function assignment(fields: object): Promise<Response> {
  return world.post({ user_identifier: 'ada', key_type: 'secp256k1', ...fields });
}

/** Which environment signed this key, by the keys that each of them publishes. */
async function signers(answer: { public_key: string; signature: string }): Promise<string[]> {
  const set = await (await world.get('/.well-known/jwks.json')).text();
  const { publicKey: ofStation } = world.station.assignment;
  return usableKeys(set, world.clock.now().getTime())
    .filter((assignmentPublicKey) => {
      try {
        const { public_key: publicKeyHex, signature } = answer;
        verifyAssignment({ assignmentPublicKey, publicKeyHex, signature });
        return true;
      } catch {
        return false;
      }
    })
    .map((key) => (Buffer.from(key).equals(ofStation) ? 'COLD' : 'HOT'));
}

describe('before live keys: encryption', () => {
  it('hex to PEM: what is published is DER that openssl reads as RSA-4096, to the byte', () => {
    for (const { publicKey } of [hot, cold]) {
      const der = Buffer.from(publicKey, 'hex');
      const read = (input: Buffer) =>
        execFileSync('openssl', ['pkey', '-pubin', '-inform', 'DER', '-noout', '-text'], {
          input,
          stdio: ['pipe', 'pipe', 'pipe'],
        }).toString();
      expect(read(der)).toContain('(4096 bit)');
      expect(() => read(der.subarray(0, -1))).toThrow();
      expect(() => read(der.subarray(1))).toThrow();
    }
  });

  it('both hashes: SHA-1 in place of SHA-256 is refused where it can be seen, and names the field', async () => {
    const data = encrypted(hot, { oaepHash: 'sha1' });
    await expectFault(world, () => postData(world, { public_key: hot.publicKey, data }), {
      ...INVALID,
      details: { data: [expect.stringContaining('SHA-256')] },
    });
  });

  it('padding: PKCS#1 v1.5 is refused as data, and by its name', async () => {
    const data = encrypted(hot, { padding: constants.RSA_PKCS1_PADDING });
    await expectFault(world, () => postData(world, { public_key: hot.publicKey, data }), INVALID);
    const named = dataBody(hot, { padding_type: 'PKCS1' });
    await expectFault(world, () => postData(world, named), {
      ...INVALID,
      details: { padding_type: ['OAEP is the only padding'] },
    });
  });

  it('checksum: that of the ciphertext is refused, that of the plaintext is accepted', async () => {
    const { data, checksum } = sealedFor(hot);
    const wrong = { public_key: hot.publicKey, data, checksum: sha256Hex(fromBase64(data)) };
    await expectFault(world, () => postData(world, wrong), {
      ...INVALID,
      details: { checksum: ['is not the SHA-256 of what was encrypted'] },
    });
    expect((await postData(world, { ...wrong, checksum })).status).toBe(200);
  });
});

describe('before live keys: environments', () => {
  it('sandbox: a token of one gateway means nothing at another, nor do keys signed there', async () => {
    const sandbox = await openWorld();
    try {
      const headers = { Authorization: `Bearer ${sandbox.token}` };
      const response = await world.post({ user_identifier: 'a', key_type: 'rsa4096' }, headers);
      expect(response.status).toBe(401);
      const requestId = await sandbox.ask();
      await carry(sandbox);
      const answer = await sandbox.get(`/v1/keys/requests/${requestId}`);
      expect(await signers((await answer.json()) as never)).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });

  it('default: without key_environment a key is HOT, and signed by HOT', async () => {
    const response = await assignment({ user_identifier: 'default' });
    expect(response.status).toBe(200);
    expect(await signers((await response.json()) as never)).toEqual(['HOT']);
  });

  it('selection: COLD is never made HOT; its key is there when the station signed it, not before', async () => {
    const response = await assignment({ user_identifier: 'cold', key_environment: 'COLD' });
    expect(response.status).toBe(202);
    await carry(world);
    const answer = await world.get(response.headers.get('Location') ?? '');
    expect(answer.status).toBe(200);
    expect(await signers((await answer.json()) as never)).toEqual(['COLD']);
  });

  it('selection: a value that is neither is refused, and not taken for the default', async () => {
    for (const key_environment of ['cold', 'WARM', '', null]) {
      expect((await assignment({ key_environment })).status).toBe(400);
    }
  });
});

describe('before live keys: the answers that must be handled', () => {
  it('401: no token, an unknown one', async () => {
    const body = { user_identifier: 'a', key_type: 'rsa4096' };
    for (const Authorization of ['', 'Bearer none']) {
      expect((await world.post(body, { Authorization })).status).toBe(401);
    }
  });

  it('403: a token without the scope', async () => {
    const token = await world.tokenWith(['keys:read']);
    await expectFault(world, () => postData(world, dataBody(cold), { token }), {
      status: 403,
      error: 'SCOPE_MISSING',
    });
  });

  it('409: a second key of this user in this organisation, which names the first', async () => {
    const organisation = { customer_id: 'c', customer_name: 'C' };
    const fields = { user_identifier: 'twice', key_environment: 'COLD', organisation };
    const first = await assignment(fields);
    const second = await assignment(fields);
    expect([first.status, second.status]).toEqual([202, 409]);
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'));
  });

  it('413: a file above 10 MB', async () => {
    const parts = fileParts(cold, Buffer.alloc(10 * 1024 * 1024 + 1));
    await expectFault(world, () => postForm(world, formBytes(parts)), {
      status: 413,
      error: 'BODY_TOO_LARGE',
    });
  });

  it('415: a file that does not say it is application/octet-stream', async () => {
    const parts = fileParts(cold).map((part) => ({
      ...part,
      ...(part.type === undefined ? {} : { type: 'image/png' }),
    }));
    await expectFault(world, () => postForm(world, formBytes(parts)), {
      status: 415,
      error: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });

  it('a line that breaks in the middle of storing: nothing is there, and the next try is whole', async () => {
    const serving = await serve(world.gateway, { port: 0 });
    try {
      const form = formBytes(fileParts(cold, Buffer.alloc(3_000_000, 1)));
      await breakUpload(world, { port: serving.port, form, sent: 2_000_000 });
    } finally {
      await serving.close();
    }
    expect((await postForm(world, formBytes(fileParts(cold)))).status).toBe(200);
  });
});

describe('before live keys: identity and recovery', () => {
  it('a wrong GPG key is refused, and the verification is not used up by it', async () => {
    const us = await caller(world);
    const verification_id = await us.verify('ada@example.com', 'approve_inquiry');
    const wrong = { user_identifier: 'ada@example.com', verification_id };
    for (const gpg_public_key of [gpgKey('rsa').replaceAll('PUBLIC', 'PRIVATE'), 'none']) {
      const response = await us.post('/v1/backup/recover', { ...wrong, gpg_public_key });
      expect(response.status).toBe(400);
      const { details } = (await response.json()) as { details: object };
      expect(Object.keys(details)).toEqual(['gpg_public_key']);
    }
  });

  it('an identity that is not verified in time expires, stays so, and recovers nothing', async () => {
    const us = await caller(world);
    const verification_id = await us.verify('late@example.com', 'start_inquiry');
    const status = async () => {
      const response = await us.get(`/v1/verification/status?verification_id=${verification_id}`);
      return ((await response.json()) as { status: string }).status;
    };
    expect(await status()).toBe('pending');
    world.clock.passSeconds(24 * 3_600);
    expect(await status()).toBe('declined');
    const action = { verification_id, action: 'approve_inquiry' };
    expect((await us.post('/v1/verification/simulate', action)).status).toBe(409);
    const recovery = { user_identifier: 'late@example.com', verification_id };
    const asked = { ...recovery, gpg_public_key: gpgKey('curve25519') };
    expect((await us.post('/v1/backup/recover', asked)).status).toBe(409);
  });
});

describe('before live keys: rotation', () => {
  it('a retired key takes no new backup, and what is older can still be read for audit', async () => {
    const requestId = await world.ask({ key_type: 'rsa4096' });
    await carry(world);
    const location = `/v1/keys/requests/${requestId}`;
    const answer = await world.get(location);
    const text = await answer.text();
    const { key_id: keyId, public_key: publicKey } = JSON.parse(text) as {
      key_id: string;
      public_key: string;
    };
    const key = { keyId, publicKey };
    const backupId = await storedData(world, key);
    await requestRetirement(world.gateway, { keyId, reason: 'The customer left.' });
    await carry(world);
    await expectFault(world, () => postData(world, dataBody(key)), {
      status: 409,
      error: 'KEY_RETIRED',
    });
    expect(await (await world.get(location)).text()).toBe(text);
    expect((await world.get(`/v1/keys/${keyId}/attestation`)).status).toBe(200);
    const kept = await world.gateway.db
      .selectFrom('backup')
      .select('state')
      .where('backup_id', '=', backupId)
      .execute();
    expect(kept).toHaveLength(1);
  });

  it('a key that nobody was given is not found', async () => {
    const stranger = cold.publicKey.replace(/.(?=0203010001$)/, (digit) =>
      digit === '1' ? '3' : '1',
    );
    await expectFault(world, () => postData(world, dataBody({ ...cold, publicKey: stranger })), {
      status: 404,
      error: 'KEY_NOT_FOUND',
    });
  });
});
