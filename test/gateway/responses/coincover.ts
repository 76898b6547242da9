/** Drives each answer of CoinCover's API for institutions and wallet providers. */
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { oaepWrap } from '../../../src/core/crypto/rsa.ts';
import { fromHex, toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { requestPool } from '../../../src/gateway/pool/request-pool.ts';
import { SIGN_WITH } from '../schemas/coincover.ts';
import type { Drives } from './drive.ts';
import { newUser } from './every-world.ts';
import type { EveryWorld } from './every-world.ts';

const COLD = { key_type: 'secp256k1', key_environment: 'COLD' };
const HOT_RSA = { key_type: 'rsa4096', key_environment: 'HOT' };
const OWNER = {
  organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
  package: { package_id: 'pack-1', package_name: 'Gold' },
};
const METADATA = { description: 'Seed', content_type: 'text/plain', original_filename: 's.txt' };
const SECRET = utf8('a seed phrase');

export const COINCOVER_DRIVES: Drives<EveryWorld> = {
  'post /v1/keys 200': async (every) => {
    await requestPool(every.gateway, { keyType: 'secp256k1', count: 1 });
    await every.exchange();
    return await every.send('POST', '/v1/keys', { ...COLD, ...OWNER, user_identifier: newUser() });
  },
  'post /v1/keys 202': (every) => every.send('POST', '/v1/keys', boundKey()),
  'post /v1/partner/keys 200': (every) =>
    every.send('POST', '/v1/partner/keys', {
      ...boundKey(),
      key_type: 'ed25519',
      key_environment: 'HOT',
    }),
  'post /v1/partner/keys 202': (every) => every.send('POST', '/v1/partner/keys', boundKey()),
  'get /v1/keys/requests/{request_id} 200': async (every) => {
    const { request_id: id } = await every.answer('POST', '/v1/keys', boundKey());
    await every.exchange();
    return await every.send('GET', `/v1/keys/requests/${String(id)}`);
  },
  'get /v1/keys/requests/{request_id} 202': async (every) => {
    const { request_id: id } = await every.answer('POST', '/v1/keys', boundKey());
    return await every.send('GET', `/v1/keys/requests/${String(id)}`);
  },
  'get /v1/keys/{key_id}/attestation 200': async (every) =>
    await every.send('GET', `/v1/keys/${await coldKey(every)}/attestation`),
  'get /v1/keys/{key_id}/verify 200': async (every) => {
    const target = `/v1/keys/${await coldKey(every)}/verify`;
    // The first asks for a drill.
    await every.send('GET', target);
    await every.exchange();
    return await every.send('GET', target);
  },
  'get /v1/hot/keys/{key_id}/verify 200': async (every) => {
    const { key_id: id } = await hotKey(every);
    return await every.send('GET', `/v1/hot/keys/${id}/verify`);
  },
  'post /v1/secure/data 200': async (every) => store(every, '/v1/secure/data'),
  'post /v1/partner/secure/data 200': async (every) => store(every, '/v1/partner/secure/data'),
  'post /v1/secure/file 200': async (every) => storeFile(every, '/v1/secure/file'),
  'post /v1/partner/secure/file 200': async (every) => storeFile(every, '/v1/partner/secure/file'),
  'get /v1/backups/{backup_id}/verify 200': async (every) => verifyStored(every, '/v1/backups'),
  'get /v1/hot/backups/{backup_id}/verify 200': (every) => verifyStored(every, '/v1/hot/backups'),
};

function boundKey() {
  return { ...COLD, ...OWNER, sign_with: SIGN_WITH, user_identifier: newUser() };
}

/** The id of a COLD key that crossed the gap. */
async function coldKey(every: EveryWorld): Promise<string> {
  const { request_id: id } = await every.answer('POST', '/v1/keys', boundKey());
  await every.exchange();
  const { key_id: keyId } = await every.answer('GET', `/v1/keys/requests/${String(id)}`);
  return String(keyId);
}

/** One RSA key for all of these tests: making one takes seconds. */
const hotKeys = new WeakMap<EveryWorld, Promise<{ key_id: string; public_key: string }>>();

function hotKey(every: EveryWorld): Promise<{ key_id: string; public_key: string }> {
  const known = hotKeys.get(every);
  if (known !== undefined) return known;
  const made = every
    .answer('POST', '/v1/keys', { ...HOT_RSA, user_identifier: newUser() })
    .then(({ key_id = '', public_key = '' }) => ({ key_id, public_key }));
  hotKeys.set(every, made);
  return made;
}

async function store(every: EveryWorld, target: string): Promise<Response> {
  const { public_key: publicKey } = await hotKey(every);
  return await every.send('POST', target, {
    public_key: publicKey,
    data: toBase64(oaepWrap(fromHex(publicKey), SECRET)),
    checksum: sha256Hex(SECRET),
    padding_type: 'OAEP',
    metadata: METADATA,
  });
}

async function storeFile(every: EveryWorld, target: string): Promise<Response> {
  const { public_key: publicKey } = await hotKey(every);
  const form = new FormData();
  form.set('public_key', publicKey);
  form.set('file', new Blob([SECRET.slice()], { type: 'application/octet-stream' }), 'seed.enc');
  form.set('metadata', JSON.stringify(METADATA));
  return await every.request(target, { method: 'POST', body: form });
}

async function verifyStored(every: EveryWorld, under: string): Promise<Response> {
  const stored = await store(every, '/v1/secure/data');
  const { backup_id: id } = (await stored.json()) as { backup_id: string };
  return await every.send('GET', `${under}/${id}/verify`);
}
