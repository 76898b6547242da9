/**
 * CoinCover's retail flow: a wallet verifies its user, has a key made, stores what the user encrypted to
 * it, and asks for it back. Its credential is `X-API-Key` or a bearer token; its errors are those of the
 * other CoinCover calls.
 */
import { bearerToken } from '../conventions/api.ts';
import type { Api } from '../conventions/api.ts';
import { COINCOVER } from '../coincover/api.ts';
import { RETAIL_KEY_ENDPOINTS } from './key-calls.ts';
import { RECOVERY_ENDPOINTS } from './recovery-calls.ts';
import { STORE_ENDPOINTS } from './store-calls.ts';
import { VERIFICATION_ENDPOINTS } from './verification-calls.ts';

export const RETAIL: Api = {
  ...COINCOVER,
  name: 'retail',
  title: 'CoinCover: the retail flow',
  credentials: ['X-API-Key', 'Bearer'],
  credential: apiKeyOrBearer,
  endpoints: [
    ...VERIFICATION_ENDPOINTS,
    ...RETAIL_KEY_ENDPOINTS,
    ...STORE_ENDPOINTS,
    ...RECOVERY_ENDPOINTS,
  ],
};

/** `X-API-Key` where it is sent; a second credential beside it is not looked at. */
function apiKeyOrBearer(headers: Headers): string | undefined {
  const key = headers.get('X-API-Key');
  if (key === null) return bearerToken(headers);
  return /^[\x21-\x7e]{1,512}$/.test(key) ? key : undefined;
}
