/** Drives each answer that is the gateway's own. */
import type { Drives } from './drive.ts';
import { newUser } from './every-world.ts';
import type { EveryWorld } from './every-world.ts';

export const PERMAFROST_DRIVES: Drives<EveryWorld> = {
  'get /.well-known/jwks.json 200': (every) => every.send('GET', '/.well-known/jwks.json'),
  'get /.well-known/permafrost/station-card 200': (every) =>
    every.send('GET', '/.well-known/permafrost/station-card'),
  'get /v1/requests 200': async (every) => {
    const asked = { user_identifier: newUser(), key_type: 'rsa4096', key_environment: 'COLD' };
    await every.answer('POST', '/v1/keys', asked);
    return await every.send('GET', '/v1/requests?limit=1');
  },
};
