/**
 * The page for people who write a client: every call of every API, from the same document. It is made on
 * the gateway and has no script; nothing on it comes from elsewhere.
 */
import type { Api } from '../conventions/api.ts';
import { allFaults } from '../conventions/all-faults.ts';
import type { Endpoint } from '../conventions/endpoint.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { STYLE_ELEMENT } from './page-style.ts';
import { rowsOf } from './schema-rows.ts';
import type { FieldRow, JsonSchema } from './schema-rows.ts';

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** What is read of an operation of the document. */
interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Document {
  readonly paths?: unknown;
}

export function docsPage(apis: readonly Api[], document: Document): string {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const operationOf = ({ path, method }: Endpoint): Operation => {
    const found = paths[path]?.[method];
    if (found === undefined) throw new TypeError(`${path} is not in the document`);
    return found;
  };
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Calls of this gateway</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#calls">Skip to the calls</a>
        <header>
          <h1>Calls of this gateway</h1>
          <p>
            The same as a machine reads it: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).
            A key of the environment <code>COLD</code> is made offline; a call that must wait for it
            is answered <code>202</code>, and its answer is found at the <code>Location</code> that
            is named.
          </p>
        </header>
        <div class="columns">
          <nav aria-label="Calls">${apis.map(contentsOf)}</nav>
          <main id="calls">${apis.map((api) => sectionOf(api, operationOf))}</main>
        </div>
      </body>
    </html> `;
  return page.text;
}

function contentsOf({ name, title, endpoints }: Api): Html {
  return html`<h2><a href="#api-${name}">${title}</a></h2>
    <ul>
      ${endpoints.map(
        ({ operationId, summary }) => html`<li><a href="#${operationId}">${summary}</a></li>`,
      )}
    </ul>`;
}

function sectionOf(api: Api, operationOf: (endpoint: Endpoint) => Operation): Html {
  return html`<section aria-labelledby="api-${api.name}">
    <h2 id="api-${api.name}">${api.title}</h2>
    ${api.endpoints.map((endpoint) => callOf(api, endpoint, operationOf(endpoint)))}
  </section>`;
}

function callOf(api: Api, endpoint: Endpoint, operation: Operation): Html {
  const { method, path, operationId, summary, scope, creates } = endpoint;
  const token = (api.credentials ?? ['Bearer'])
    .map((place) => (place === 'Bearer' ? 'Authorization: Bearer' : place))
    .join(' or ');
  return html`<article aria-labelledby="${operationId}">
    <h3 id="${operationId}">${summary}</h3>
    <p class="path"><b>${method.toUpperCase()}</b> <code>${path}</code></p>
    <p>
      ${
        scope === undefined
          ? 'No token is needed.'
          : html`Token in <code>${token}</code>, with the scope <code>${scope}</code>.`
      }${creates === true && scope !== undefined ? html` <code>Idempotency-Key</code> is honoured.` : ''}
    </p>
    ${parametersOf(operation)}${bodyOf(operation)}
    <h4>Answers</h4>
    ${Object.entries(endpoint.answers).map(([status, { when }]) =>
      answerOf(status, when, operation.responses[status]?.content),
    )}
    ${faultsOf(api, endpoint)}
  </article>`;
}

function parametersOf({ parameters = [] }: Operation): Html {
  const shown = parameters.filter((parameter) => parameter.in !== 'header');
  if (shown.length === 0) return html``;
  const rows = shown.flatMap(({ name, schema, required = false }) =>
    rowsOf(schema, name, required),
  );
  return html`<h4>In the address</h4>
    ${fields(rows)}`;
}

function bodyOf({ requestBody }: Operation): Html {
  const [content] = Object.entries(requestBody?.content ?? {});
  if (content === undefined) return html``;
  const [type, { schema }] = content;
  const rows = rowsOf(schema);
  return html`<h4>Body: <code>${type}</code></h4>
    ${rows.length === 0 ? html`<p>Bytes.</p>` : fields(rows)}`;
}

function answerOf(status: string, when: string, content: Content | undefined): Html {
  const [schema] = Object.values(content ?? {}).map((one) => one.schema);
  const rows = schema === undefined ? [] : rowsOf(schema);
  const head = html`<b>${status}</b> ${when}`;
  if (rows.length === 0) return html`<p class="answer">${head}</p>`;
  return html`<details>
    <summary>${head}</summary>
    ${fields(rows)}
  </details>`;
}

function faultsOf(api: Api, endpoint: Endpoint): Html {
  const faults = allFaults(api, endpoint).map(
    ({ status, code, when }) =>
      html`<tr>
        <td>${status}</td>
        <td><code>${code}</code></td>
        <td>${when}</td>
      </tr>`,
  );
  return html`<details>
    <summary>Faults</summary>
    <div class="wide">
      <table class="faults">
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Code</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          ${faults}
        </tbody>
      </table>
    </div>
  </details>`;
}

function fields(rows: readonly FieldRow[]): Html {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Type</th>
          <th scope="col">Rules</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, type, rules, isRequired }) =>
            html`<tr>
              <td><code>${name}</code>${isRequired ? '' : html` <i>optional</i>`}</td>
              <td>${type}</td>
              <td>${rules}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
