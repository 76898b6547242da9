/** One call on the page for people: who may make it, what it takes, what it answers, and its faults. */
import type { Api } from '../conventions/api.ts';
import { allFaults } from '../conventions/all-faults.ts';
import type { Endpoint } from '../conventions/endpoint.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { rowsOf } from './schema-rows.ts';
import type { FieldRow, JsonSchema } from './schema-rows.ts';

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** What is read of an operation of the document. */
export interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export function callOf(api: Api, endpoint: Endpoint, operation: Operation): Html {
  const { method, path, operationId, summary } = endpoint;
  return html`<article aria-labelledby="${operationId}">
    <h3 id="${operationId}">${summary}</h3>
    <p class="path"><b>${method.toUpperCase()}</b> <code>${path}</code></p>
    <p>${callerOf(api, endpoint)}</p>
    ${parametersOf(operation)}${bodyOf(operation)}
    <h4>Answers</h4>
    ${Object.entries(endpoint.answers).map(([status, { when }]) =>
      answerOf(status, when, operation.responses[status]?.content),
    )}
    ${faultsOf(api, endpoint)}
  </article>`;
}

/** How the caller shows who it is, and whether it may send the call again. */
function callerOf(api: Api, { scope, signature, creates }: Endpoint): Html {
  if (signature !== undefined) {
    return html`No token: <code>${signature.header}</code> is the ${signature.what}.`;
  }
  if (scope === undefined) return html`No token is needed.`;
  const token = (api.credentials ?? ['Bearer'])
    .map((place) => (place === 'Bearer' ? 'Authorization: Bearer' : place))
    .join(' or ');
  const again = creates === true ? html` <code>Idempotency-Key</code> is honoured.` : '';
  return html`Token in <code>${token}</code>, with the scope <code>${scope}</code>.${again}`;
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
