/** A call of any endpoint, made from what the endpoint says of itself. */
import type { z } from 'zod';
import type { Api } from '../../../src/gateway/conventions/api.ts';
import type { Endpoint } from '../../../src/gateway/conventions/endpoint.ts';
import { APIS } from '../../../src/gateway/apis.ts';

export interface ListedCall {
  readonly api: Api;
  readonly endpoint: Endpoint;
  readonly operationId: string;
}

export const EVERY_CALL: readonly ListedCall[] = APIS.flatMap((api) =>
  api.endpoints.map((endpoint) => ({ api, endpoint, operationId: endpoint.operationId })),
);

export interface CallParts {
  readonly token?: string;
  readonly contentType?: string;
  readonly body?: string | undefined;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Texts of which one is what a part of an address may be. */
const CANDIDATES = [
  '11111111-1111-4111-8111-111111111111',
  'clu32l6c8008wuvz52jokyo3r',
  'inq_11111111111111111111',
  'one',
];

/** The endpoint's address with parts that its own schema takes. */
export function addressOf({ path, params }: Endpoint, fallback = CANDIDATES[0] ?? ''): string {
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const schema = params?.shape[name] as z.ZodType | undefined;
    const fits = CANDIDATES.find((text) => schema?.safeParse(text).success);
    return fits ?? fallback;
  });
}

export function tokenHeader(api: Api, token: string): Record<string, string> {
  const [place = 'Bearer'] = api.credentials ?? [];
  return place === 'Bearer' ? { Authorization: `Bearer ${token}` } : { [place]: token };
}

export function contentTypeOf({ body }: Endpoint): string | undefined {
  if (body === undefined) return undefined;
  if ('json' in body) return 'application/json';
  return 'bytes' in body ? body.bytes.contentType : body.stream.contentType;
}

/** What `app.request` takes. */
export function requestOf(
  { api, endpoint }: ListedCall,
  { token, contentType = contentTypeOf(endpoint), body, query = '', headers = {} }: CallParts,
): [string, RequestInit] {
  const takesBody = endpoint.body !== undefined;
  return [
    `${addressOf(endpoint)}${query}`,
    {
      method: endpoint.method.toUpperCase(),
      headers: {
        ...(takesBody && contentType !== undefined && { 'Content-Type': contentType }),
        ...(token !== undefined && tokenHeader(api, token)),
        ...headers,
      },
      ...(takesBody && { body: body ?? '{}' }),
    },
  ];
}
