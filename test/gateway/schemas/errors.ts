/** The shape of an error by API, from its documents; undefined where it is plain text. */
import type { z } from 'zod';
import { coincoverError } from './coincover.ts';
import { dynamicError } from './dynamic.ts';
import { portalError } from './portal.ts';

export function documentedError(api: string, status: number): z.ZodType | undefined {
  if (api === 'dynamic') return dynamicError(status);
  if (api === 'portal-mpc' && status === 401) return undefined;
  return api.startsWith('portal') ? portalError : coincoverError;
}
