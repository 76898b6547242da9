/** `/openapi.json`: a document that other tools can read, and that leaves nothing out. */
import { beforeAll, describe, expect, it } from 'vitest';
import { SIGNABLE_FIELDS } from '../../../src/core/keys/assignment.ts';
import { APIS } from '../../../src/gateway/apis.ts';
import { allFaults } from '../../../src/gateway/conventions/all-faults.ts';
import { documentRoutes } from '../../../src/gateway/openapi/routes.ts';
import { openApi31 } from './openapi-31.ts';
import type { OpenApi31 } from './openapi-31.ts';

let document: OpenApi31;
let json: unknown;
beforeAll(async () => {
  const response = await documentRoutes().request('/openapi.json');
  expect(response.headers.get('Content-Type')).toBe('application/json');
  json = await response.json();
  document = openApi31.parse(json);
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('the OpenAPI document', () => {
  it('has the structure of OpenAPI 3.1, and its check would notice another', () => {
    expect(openApi31.safeParse(json).success).toBe(true);
    const [path = ''] = Object.keys(document.paths);
    for (const broken of [
      { ...document, openapi: '3.0.3' },
      { ...document, paths: { ...document.paths, 'no-slash': {} } },
      { ...document, paths: { [path]: { get: { summary: 'without answers' } } } },
      { ...document, nonsense: true },
    ]) {
      expect(openApi31.safeParse(broken).success).toBe(false);
    }
  });

  it('has every endpoint with every answer and every fault, and no other', () => {
    const wanted = APIS.flatMap((api) =>
      api.endpoints.map((endpoint) => ({
        id: endpoint.operationId,
        place: `${endpoint.method} ${endpoint.path}`,
        tag: api.name,
        statuses: [
          ...new Set([
            ...Object.keys(endpoint.answers),
            ...allFaults(api, endpoint).map(({ status }) => String(status)),
          ]),
        ].sort(),
      })),
    );
    const found = operations().map(({ path, method, operation }) => ({
      id: operation.operationId,
      place: `${method} ${path}`,
      tag: operation.tags[0],
      statuses: Object.keys(operation.responses).sort(),
    }));
    const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
    expect(found.sort(byId)).toEqual(wanted.sort(byId));
    for (const api of APIS) {
      for (const endpoint of api.endpoints) {
        const responses = document.paths[endpoint.path]?.[endpoint.method]?.responses ?? {};
        for (const { status, code } of allFaults(api, endpoint)) {
          expect(responses[String(status)]?.description).toContain(`${code}: `);
        }
      }
    }
  });

  it('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(json).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target = '']) => target,
    );
    expect(references.length).toBeGreaterThan(0);
    for (const target of new Set(references)) {
      const found = target
        .slice(2)
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], json);
      expect([target, typeof found]).toEqual([target, 'object']);
    }
  });

  it('has the body of an error once for each shape, by its name', () => {
    const bodies = operations().flatMap(({ operation }) =>
      Object.entries(operation.responses)
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([, { content }]) => content?.['application/json']?.schema ?? []),
    );
    expect(bodies.length).toBeGreaterThan(100);
    for (const body of bodies) {
      expect(body).toEqual({
        $ref: expect.stringMatching(/^#\/components\/schemas\/\w+$/) as string,
      });
    }
    expect(Object.keys(document.components.schemas ?? {}).sort()).toEqual([
      'CoinCoverError',
      'DynamicError',
      'DynamicNotFound',
      'DynamicUnprocessable',
      'PortalError',
    ]);
  });

  it('names each part of a path as a parameter, and no other', () => {
    for (const { path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path');
      expect([path, inPath.map(({ name }) => name).sort()]).toEqual([path, wanted.sort()]);
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
  });

  it('says where a token is brought, when calls are too many, and what may be sent again', () => {
    const schemes = Object.keys(document.components.securitySchemes);
    for (const { operation } of operations()) {
      for (const one of operation.security) {
        expect(schemes).toEqual(expect.arrayContaining(Object.keys(one)));
      }
      for (const [status, { headers }] of Object.entries(operation.responses)) {
        expect(Object.keys(headers).includes('Retry-After')).toBe(status === '429');
        expect(Object.keys(headers)).toContain('X-RateLimit-Remaining');
      }
      const endpoint = APIS.flatMap(({ endpoints }) => endpoints).find(
        ({ operationId }) => operationId === operation.operationId,
      );
      const isOnce = endpoint?.creates === true && endpoint.scope !== undefined;
      const names = (operation.parameters ?? []).map(({ name }) => name);
      expect([operation.operationId, names.includes('Idempotency-Key')]).toEqual([
        operation.operationId,
        isOnce,
      ]);
      expect(operation.security.length > 0).toBe(endpoint?.scope !== undefined);
    }
  });

  it('says where the answer of a call that waits is found, and where a body is signed', () => {
    for (const { operation } of operations()) {
      for (const [status, { headers }] of Object.entries(operation.responses)) {
        expect(Object.keys(headers).includes('Location')).toBe(status === '202');
      }
    }
    const delivered = operations().find(
      ({ operation }) => operation.operationId === 'receiveDynamicEvent',
    );
    expect(delivered?.operation.parameters).toContainEqual(
      expect.objectContaining({ name: 'x-dynamic-signature-256', in: 'header', required: true }),
    );
  });

  it('says which fields of a key that is asked for may be left out', () => {
    const requiredAt = (path: string) => document.paths[path]?.['post']?.requestBody?.content;
    const of = (fields: string[], organisation: string[]) => ({
      'application/json': {
        schema: { required: fields, properties: { organisation: { required: organisation } } },
      },
    });
    expect(requiredAt('/v1/keys')).toMatchObject(
      of(['user_identifier', 'key_type'], ['customer_id']),
    );
    expect(requiredAt('/v1/partner/keys')).toMatchObject(
      of(
        ['user_identifier', 'key_type', 'key_environment', 'organisation', 'package'],
        ['customer_id', 'customer_name'],
      ),
    );
  });

  it('names the fields that a signature can bind', () => {
    const body = JSON.stringify(document.paths['/v1/keys']?.['post']?.requestBody);
    for (const field of SIGNABLE_FIELDS) expect(body).toContain(`"${field}"`);
  });
});
