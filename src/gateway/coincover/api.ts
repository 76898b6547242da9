/**
 * CoinCover's API for institutions and wallet providers: its credential, its error shape
 * `{message, error, details?}` (`error` is a stable code, `details` names each wrong field), its calls.
 */
import { z } from 'zod';
import { bearerToken } from '../conventions/api.ts';
import type { Api } from '../conventions/api.ts';
import { Fault } from '../conventions/fault.ts';
import { BACKUP_VERIFY_ENDPOINTS } from './backup-verify.ts';
import { KEY_VERIFY_ENDPOINTS } from './key-verify.ts';
import { KEY_ENDPOINTS } from './keys.ts';
import { SECURE_DATA_ENDPOINTS } from './secure-data.ts';
import { SECURE_FILE_ENDPOINTS } from './secure-file.ts';

export const coincoverError = z
  .object({
    message: z.string(),
    error: z.string(),
    details: z.record(z.string(), z.array(z.string())).optional(),
  })
  .meta({ id: 'CoinCoverError' });

export const COINCOVER: Api = {
  name: 'coincover',
  title: 'CoinCover: keys, backups',
  credential: bearerToken,
  unauthorized: () =>
    new Fault(401, 'UNAUTHORIZED', 'Missing or invalid token', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    }),
  forbidden: (scope) =>
    new Fault(
      403,
      'SCOPE_MISSING',
      scope === 'partner' ? 'Token lacks partner-endpoint scope' : `Token lacks the scope ${scope}`,
    ),
  faultBody: coincoverFaultBody,
  faultSchema: () => coincoverError,
  endpoints: [
    ...KEY_ENDPOINTS,
    ...KEY_VERIFY_ENDPOINTS,
    ...SECURE_DATA_ENDPOINTS,
    ...SECURE_FILE_ENDPOINTS,
    ...BACKUP_VERIFY_ENDPOINTS,
  ],
};

/** Also what is answered where no API is: a path that nobody serves. */
export function coincoverFaultBody({ message, code, fields }: Fault): {
  contentType: string;
  text: string;
} {
  const body = { message, error: code, ...(fields && { details: fields }) };
  return { contentType: 'application/json', text: JSON.stringify(body) };
}
