/** The page `docs/api-coverage.md`, made from what is served and what the documents name. */
import { APIS } from '../../../src/gateway/apis.ts';
import { allFaults } from '../../../src/gateway/conventions/all-faults.ts';
import type { Api } from '../../../src/gateway/conventions/api.ts';
import type { Endpoint } from '../../../src/gateway/conventions/endpoint.ts';
import { COVETON } from './coveton.ts';
import { DOCUMENTS } from './documented-endpoints.ts';
import type { ApiDocument, DocumentedEndpoint } from './documented-endpoints.ts';

interface Served {
  readonly api: Api;
  readonly endpoint: Endpoint;
}

export const ALL_DOCUMENTS: readonly ApiDocument[] = [...DOCUMENTS, COVETON];

const SERVED: ReadonlyMap<string, Served> = new Map(
  APIS.flatMap((api) =>
    api.endpoints.map((endpoint) => [
      placeOf(endpoint.method.toUpperCase(), endpoint.path),
      { api, endpoint },
    ]),
  ),
);

/** Names of parameters differ and mean nothing. */
function placeOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;
}

export function servedFor({ method, path, servedAt }: DocumentedEndpoint): Served | undefined {
  return SERVED.get(placeOf(method, servedAt ?? path));
}

/** Documented, and neither served nor said why not; or both. */
export function contradictions(): string[] {
  return ALL_DOCUMENTS.flatMap(({ name, endpoints }) =>
    endpoints
      .filter((one) => (servedFor(one) === undefined) !== (one.notServed !== undefined))
      .map(({ method, path }) => `${name}: ${method} ${path}`),
  );
}

export function coveragePage(): string {
  const named = new Set(
    ALL_DOCUMENTS.flatMap(({ endpoints }) =>
      endpoints.map(({ method, path, servedAt }) => placeOf(method, servedAt ?? path)),
    ),
  );
  const own = [...SERVED].filter(([place]) => !named.has(place)).map(([, served]) => served);
  return `${[
    '# Which calls are served',
    '',
    'Made from the routes by `npm run docs:api`; `test/docs/api-coverage.test.ts` fails when it is not up to date, when an endpoint of a',
    'document is missing, and when a listed answer or fault has no test of its own. Every endpoint with a token also has those of its kind',
    '(401, 403, 415, a body that is no JSON, 413, 429, 500): `test/gateway/conventions/every-endpoint.test.ts` tries each of them on each.',
    '',
    countsOf(),
    '',
    ...ALL_DOCUMENTS.flatMap(sectionOf),
    '## Beyond the documents',
    '',
    'Where an answer has to wait, it is found at a place that no document names; and a few calls are this gateway’s own.',
    '',
    HEAD,
    RULE,
    ...own.map(({ api, endpoint }) => {
      return rowOf(`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint, api);
    }),
  ].join('\n')}\n`;
}

const HEAD = '| call | state | operation | answers | faults |';
const RULE = '|---|---|---|---|---|';

function sectionOf({ name, endpoints }: ApiDocument): string[] {
  return [
    `## ${name}`,
    '',
    HEAD,
    RULE,
    ...endpoints.map((documented) => {
      const { method, path, notServed = '' } = documented;
      const served = servedFor(documented);
      if (served === undefined) return `| \`${method} ${path}\` | ${notServed} | | | |`;
      return rowOf(`${method} ${path}`, served.endpoint, served.api);
    }),
    '',
  ];
}

function rowOf(call: string, endpoint: Endpoint, api: Api): string {
  const { operationId, answers, method, path } = endpoint;
  const faults = Map.groupBy(allFaults(api, endpoint), ({ status }) => status);
  const codes = [...faults].map(([status, specs]) => {
    const own = specs.filter((spec) => endpoint.faults.includes(spec)).map(({ code }) => code);
    return own.length === 0 ? String(status) : `${status} ${own.join(', ')}`;
  });
  const place = `${method.toUpperCase()} ${path}`;
  const isElsewhere = placeOf('', call) !== placeOf('', place);
  const state = isElsewhere ? `served at \`${path}\`` : 'served';
  return `| \`${call}\` | ${state} | \`${operationId}\` | ${Object.keys(answers).join(', ')} | ${codes.join('; ')} |`;
}

function countsOf(): string {
  const lines = ALL_DOCUMENTS.map(({ name, endpoints }) => {
    const served = endpoints.filter((one) => servedFor(one) !== undefined).length;
    return `| ${name} | ${endpoints.length} | ${served} |`;
  });
  return ['| document | endpoints | served |', '|---|---|---|', ...lines].join('\n');
}
