/**
 * The page for people who write a client: every call of every API, from the same document. It is made on
 * the gateway and has no script; nothing on it comes from elsewhere.
 */
import type { Api } from '../conventions/api.ts';
import type { Endpoint } from '../conventions/endpoint.ts';
import { callOf } from './call-section.ts';
import type { Operation } from './call-section.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { STYLE_ELEMENT } from './page-style.ts';

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
