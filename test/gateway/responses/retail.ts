/** Drives each answer of the retail flow; its keys are those that the gateway is set to give. */
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { oaepWrap } from '../../../src/core/crypto/rsa.ts';
import { fromHex, toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { gpgKey } from '../retail/gpg-key.ts';
import type { Drives } from './drive.ts';
import { newUser } from './every-world.ts';
import type { EveryWorld } from './every-world.ts';

const SECRET = utf8('a seed phrase');

interface Verified {
  readonly user_identifier: string;
  readonly verification_id: string;
}

export const RETAIL_DRIVES: Drives<EveryWorld> = {
  'post /v1/verification/start 200': (every) =>
    every.send('POST', '/v1/verification/start', { user_identifier: newUser() }),
  'get /v1/verification/status 200': async (every) => {
    const { verification_id: id } = await approved(every);
    return await every.send('GET', `/v1/verification/status?verification_id=${id}`);
  },
  'post /v1/verification/simulate 200': async (every) => {
    const { verification_id } = await started(every);
    const action = 'start_inquiry';
    return await every.send('POST', '/v1/verification/simulate', { verification_id, action });
  },
  'post /v1/key/generate 200': async (every) =>
    every.send('POST', '/v1/key/generate', { ...(await started(every)), sign_with: ['key_id'] }),
  'post /v1/backup/store 200': async (every) => (await stored(every)).answer,
  'post /v1/backup/recover 202': async (every) => recover(every),
  'get /v1/backup/recover/requests/{request_id} 202': async (every) => {
    const { request_id: id } = (await (await recover(every)).json()) as { request_id: string };
    return await every.send('GET', `/v1/backup/recover/requests/${id}`);
  },
};

/** In a gateway that is set to give COLD keys. */
export const RETAIL_COLD_DRIVES: Drives<EveryWorld> = {
  'post /v1/key/generate 202': async (every) =>
    every.send('POST', '/v1/key/generate', await started(every)),
  'get /v1/key/generate/requests/{request_id} 202': async (every) =>
    every.send('GET', await generated(every)),
  'get /v1/key/generate/requests/{request_id} 200': async (every) => {
    const location = await generated(every);
    await every.exchange();
    return await every.send('GET', location);
  },
};

async function started(every: EveryWorld): Promise<Verified> {
  const user = newUser();
  const said = await every.answer('POST', '/v1/verification/start', { user_identifier: user });
  return { user_identifier: user, verification_id: said['verification_id'] ?? '' };
}

async function approved(every: EveryWorld): Promise<Verified> {
  const verified = await started(every);
  const { verification_id } = verified;
  for (const action of ['start_inquiry', 'complete_inquiry', 'approve_inquiry']) {
    await every.send('POST', '/v1/verification/simulate', { verification_id, action });
  }
  return verified;
}

async function stored(every: EveryWorld): Promise<{ of: Verified; answer: Response }> {
  const of = await approved(every);
  const { public_key: publicKey = '' } = await every.answer('POST', '/v1/key/generate', of);
  const items = ['seed_phrase', 'passphrase', 'chain_code'].map((name) => ({
    item_key: name,
    item_value: toBase64(oaepWrap(fromHex(publicKey), SECRET)),
    item_checksum: sha256Hex(SECRET),
  }));
  const metadata = { description: 'Three items', anything: { else: [1, 2] } };
  const body = { ...of, public_key: publicKey, backup: items, metadata };
  return { of, answer: await every.send('POST', '/v1/backup/store', body) };
}

async function recover(every: EveryWorld): Promise<Response> {
  const { of } = await stored(every);
  const body = { ...of, gpg_public_key: gpgKey('curve25519') };
  return await every.send('POST', '/v1/backup/recover', body);
}

async function generated(every: EveryWorld): Promise<string> {
  const answer = await every.send('POST', '/v1/key/generate', await started(every));
  return answer.headers.get('Location') ?? '';
}
