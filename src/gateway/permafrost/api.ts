/** What this gateway has of its own, beside the APIs of others: public keys, and lists of what waits. */
import { bearerToken } from '../conventions/api.ts';
import type { Api } from '../conventions/api.ts';
import { COINCOVER } from '../coincover/api.ts';
import { PUBLIC_ENDPOINTS } from '../jwks/endpoints.ts';
import { REQUEST_ENDPOINTS } from './requests.ts';

export const PERMAFROST: Api = {
  // Credential and errors are those of the API that most callers know.
  ...COINCOVER,
  name: 'permafrost',
  title: 'Permafrost: public keys, requests',
  credential: bearerToken,
  endpoints: [...PUBLIC_ENDPOINTS, ...REQUEST_ENDPOINTS],
};
