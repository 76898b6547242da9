/** `/docs`: every call for people, and nothing that runs or comes from elsewhere. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/crypto/digest.ts';
import { toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { APIS } from '../../../src/gateway/apis.ts';
import { allFaults } from '../../../src/gateway/conventions/all-faults.ts';
import { html } from '../../../src/gateway/openapi/html.ts';
import { documentRoutes } from '../../../src/gateway/openapi/routes.ts';
import { rowsOf, rulesOf, typeOf } from '../../../src/gateway/openapi/schema-rows.ts';

async function page(): Promise<{ text: string; policy: string }> {
  const response = await documentRoutes().request('/docs');
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  return {
    text: await response.text(),
    policy: response.headers.get('Content-Security-Policy') ?? '',
  };
}

describe('the page of calls', () => {
  it('has no script, no handler and nothing from elsewhere, and a policy that lets none in', async () => {
    const { text, policy } = await page();
    expect(text).not.toMatch(
      /<script|<link|<img|<iframe|javascript:| on[a-z]+=|https?:\/\/|@import|url\(/i,
    );
    const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? '';
    const digest = toBase64(sha256(utf8(style)));
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it('has every call with its path, its scope and its faults, and a link to each', async () => {
    const { text } = await page();
    for (const api of APIS) {
      for (const endpoint of api.endpoints) {
        const { operationId, path } = endpoint;
        const at = text.indexOf(`<h3 id="${operationId}">`);
        expect([operationId, at > 0]).toEqual([operationId, true]);
        const section = text.slice(at, text.indexOf('</article>', at));
        expect(section).toContain(html`<code>${path}</code>`.text);
        if (endpoint.scope !== undefined)
          expect(section).toContain(`<code>${endpoint.scope}</code>`);
        if (endpoint.signature !== undefined)
          expect(section).toContain(`<code>${endpoint.signature.header}</code>`);
        for (const { code } of allFaults(api, endpoint)) expect(section).toContain(`>${code}<`);
        expect(text).toContain(`href="#${operationId}"`);
      }
    }
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a template', () => {
  it('lets no text become markup', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '/', ';') }),
        (text) => {
          const { text: told } = html`<b title="${text}">${text}</b>`;
          const inside = told.slice('<b title="'.length, -'</b>'.length);
          expect(inside.replace('">', '')).not.toMatch(/[<>"']|&(?!#\d+;)/);
        },
      ),
    );
    expect(html`${html`<i>${'<'}</i>`}${[html`<u></u>`]}${1}`.text).toBe('<i>&#60;</i><u></u>1');
  });
});

describe('the rows of a schema', () => {
  it('name each field with its place, and say what it must be', () => {
    const rows = rowsOf({
      type: 'object',
      required: ['id', 'list'],
      properties: {
        id: { type: 'string', format: 'uuid' },
        list: {
          type: 'array',
          minItems: 1,
          maxItems: 3,
          items: { type: 'object', properties: { kind: { type: 'string', enum: ['a', 'b'] } } },
        },
        size: { type: ['integer', 'null'], minimum: 1, maximum: 9 },
      },
    });
    expect(rows).toEqual([
      { name: 'id', type: 'string', rules: 'uuid', isRequired: true },
      { name: 'list', type: 'array of object', rules: '1 to 3 entries', isRequired: true },
      { name: 'list[].kind', type: 'string', rules: 'one of a, b', isRequired: false },
      { name: 'size', type: 'integer or null', rules: '1 to 9', isRequired: false },
    ]);
  });

  it.each([
    [{ type: 'string', minLength: 64, maxLength: 64 }, '64 characters'],
    [{ type: 'string', maxLength: 1 }, 'at most 1 character'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'at least 0'],
    [{ type: 'string', enum: ['X'], default: 'X' }, 'always X; "X" if left out'],
    [{ type: 'array', items: { type: 'string', pattern: '^a$' } }, 'each: matches ^a$'],
    [{}, ''],
  ])('say %j as “%s”', (schema, rules) => {
    expect(rulesOf(schema)).toBe(rules);
  });

  it('join what alternatives have', () => {
    const either = {
      anyOf: [
        { type: 'object', properties: { one: { type: 'string' }, both: { type: 'string' } } },
        { type: 'object', properties: { two: { type: 'string' }, both: { type: 'string' } } },
      ],
    };
    expect(rowsOf(either).map(({ name }) => name)).toEqual(['one', 'both', 'two']);
    expect(typeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toBe('string or null');
  });
});
