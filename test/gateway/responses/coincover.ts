/** Drives each answer of CoinCover's API. */
import { exchange, newUser } from './drive.ts';
import type { Drives } from './drive.ts';

const COLD = { key_type: 'secp256k1', key_environment: 'COLD' };
const EVERYTHING = {
  organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
  package: { package_id: 'pack-1', package_name: 'Gold' },
  sign_with: [
    'external_customer_id',
    'external_package_id',
    'pulled_by_id',
    'pulled_by_type',
    'user_id',
    'key_id',
    'key_fingerprint',
  ],
};

export const COINCOVER_DRIVES: Drives = {
  'post /v1/keys 202': (world) =>
    world.post({ ...COLD, ...EVERYTHING, user_identifier: newUser() }),
  'get /v1/keys/requests/{request_id} 202': async (world) =>
    world.get(`/v1/keys/requests/${await world.ask(EVERYTHING)}`),
  'get /v1/keys/requests/{request_id} 200': async (world) => {
    const requestId = await world.ask(EVERYTHING);
    await exchange(world);
    return await world.get(`/v1/keys/requests/${requestId}`);
  },
  'get /v1/keys/{key_id}/attestation 200': async (world) => {
    const requestId = await world.ask(EVERYTHING);
    await exchange(world);
    const answer = await world.get(`/v1/keys/requests/${requestId}`);
    const { key_id: keyId } = (await answer.json()) as { key_id: string };
    return await world.get(`/v1/keys/${keyId}/attestation`);
  },
};
