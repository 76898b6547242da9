/** What many calls of the document share: how a token is brought, and the headers of answers. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { CredentialPlace } from '../conventions/api.ts';

export type Registry = OpenAPIHono['openAPIRegistry'];

/** Names of the security schemes. */
export const SCHEME_OF: Readonly<Record<CredentialPlace, string>> = {
  Bearer: 'bearer',
  'X-API-Key': 'apiKey',
  'X-Webhook-Secret': 'webhookSecret',
};

const HEADERS = {
  'X-RateLimit-Limit': ['integer', 'Calls a minute, for this address and for this token.'],
  'X-RateLimit-Remaining': ['integer', 'How many of them are left.'],
  'X-RateLimit-Reset': ['integer', 'When the next minute begins, in seconds since 1970.'],
  'X-Request-Id': ['string', 'The id of this call in the log of the gateway.'],
  Location: ['string', 'Where the answer is found, or will be.'],
  'Retry-After': ['integer', 'Seconds after which to try again.'],
} as const;

export function addSharedParts(registry: Registry): void {
  registry.registerComponent('securitySchemes', SCHEME_OF.Bearer, {
    type: 'http',
    scheme: 'bearer',
  });
  for (const place of ['X-API-Key', 'X-Webhook-Secret'] as const) {
    const scheme = { type: 'apiKey', in: 'header', name: place } as const;
    registry.registerComponent('securitySchemes', SCHEME_OF[place], scheme);
  }
  for (const [name, [type, description]] of Object.entries(HEADERS)) {
    registry.registerComponent('headers', name, { description, schema: { type } });
  }
}

/** The headers of an answer with this status, by reference. */
export function headersOf(status: number): Record<string, { $ref: string }> {
  const names = Object.keys(HEADERS).filter((name) => {
    if (name === 'Location') return status === 202;
    return name !== 'Retry-After' || status === 429;
  });
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }] as const),
  );
}
