/** `/openapi.json` for machines and `/docs` for people. Both are made once, when they are first asked for. */
import { Hono } from 'hono';
import { sha256 } from '../../core/crypto/digest.ts';
import { toBase64, utf8 } from '../../core/encoding/bytes.ts';
import { APIS } from '../apis.ts';
import { callFacts } from '../conventions/call-facts.ts';
import { openApiDocument } from './document.ts';
import { docsPage } from './page.ts';
import { CSS } from './page-style.ts';

/** The page's own style by its digest, and nothing else: no script, no form, no frame, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${toBase64(sha256(utf8(CSS)))}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function documentRoutes(): Hono {
  const routes = new Hono();
  let made: { readonly json: Uint8Array; readonly page: Uint8Array } | undefined;
  const both = (): { readonly json: Uint8Array; readonly page: Uint8Array } => {
    if (made !== undefined) return made;
    const document = openApiDocument();
    made = { json: utf8(JSON.stringify(document)), page: utf8(docsPage(APIS, document)) };
    return made;
  };

  routes.get('/openapi.json', (c) => {
    callFacts(c.req.raw).operation = 'readOpenApi';
    return c.body(uncopied(both().json), 200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache',
    });
  });

  routes.get('/docs', (c) => {
    callFacts(c.req.raw).operation = 'readDocs';
    return c.body(uncopied(both().page), 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
  });

  return routes;
}

/** Anybody may ask, and read as slowly as they like: a body of bytes would be copied for each of them. */
function uncopied(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
