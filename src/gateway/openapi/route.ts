/** One endpoint as the document has it: parameters, body, every answer and every fault by its status. */
import type { z } from 'zod';
import type { RouteConfig } from '@hono/zod-openapi';
import { allFaults } from '../conventions/all-faults.ts';
import type { Api } from '../conventions/api.ts';
import type { Endpoint } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import type { FaultStatus } from '../conventions/fault.ts';
import { SCHEME_OF, headersOf } from './shared-parts.ts';

type Responses = RouteConfig['responses'];
type RouteParameters = NonNullable<RouteConfig['parameters']>;
type Content = Record<string, { schema: z.ZodType | { type: 'string' } }>;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Sent again with the same body, the call is done once and answered with the same bytes.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
} as const;

export function routeOf(api: Api, endpoint: Endpoint): RouteConfig {
  const { method, path, operationId, summary, scope, params, query } = endpoint;
  const content = bodyContent(endpoint);
  const parameters = headersInto(endpoint);
  return {
    method,
    path,
    operationId,
    summary,
    tags: [api.name],
    security:
      scope === undefined
        ? []
        : (api.credentials ?? ['Bearer']).map((place) => ({ [SCHEME_OF[place]]: [] })),
    ...(scope !== undefined && { description: `Needs a token with the scope ${scope}.` }),
    ...(parameters.length > 0 && { parameters }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(content && { body: { required: true, content } }),
    },
    responses: { ...answersOf(endpoint), ...faultsOf(api, endpoint) },
  };
}

/** The headers that a call may or must bring, beside its token. */
function headersInto({ scope, creates, signature }: Endpoint): RouteParameters {
  return [
    ...(creates === true && scope !== undefined ? [IDEMPOTENCY_KEY] : []),
    ...(signature === undefined
      ? []
      : [
          {
            name: signature.header,
            in: 'header' as const,
            required: true,
            description: signature.what,
            schema: { type: 'string' as const },
          },
        ]),
  ];
}

function bodyContent({ body }: Endpoint): Content | undefined {
  if (body === undefined) return undefined;
  if ('json' in body) return { 'application/json': { schema: body.json } };
  const { contentType, schema } = 'bytes' in body ? body.bytes : body.stream;
  return { [contentType]: { schema } };
}

function answersOf({ answers }: Endpoint): Responses {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { when, body }]) => [
      status,
      {
        description: when,
        headers: headersOf(Number(status)),
        ...(body && { content: { 'application/json': { schema: body } } }),
      },
    ]),
  );
}

function faultsOf(api: Api, endpoint: Endpoint): Responses {
  const byStatus = Map.groupBy(allFaults(api, endpoint), ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, faults]) => [
      String(status),
      {
        description: faults.map(({ code, when }) => `${code}: ${when}`).join('. '),
        headers: headersOf(status),
        content: faultContent(api, status),
      },
    ]),
  );
}

function faultContent(api: Api, status: FaultStatus): Content {
  const { contentType } = api.faultBody(new Fault(status, 'CODE', 'A sentence'));
  const schema = api.faultSchema(status) ?? { type: 'string' as const };
  return { [contentType.split(';')[0] ?? contentType]: { schema } };
}
