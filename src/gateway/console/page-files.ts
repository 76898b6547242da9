/**
 * The files of the built console and the headers that they are served with. What is served is a list
 * made when the program starts, never a path that a request names, so no request leads out of the
 * folder; the bytes are read then, so that a file changed later on the disk is not shown.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface ConsolePage {
  readonly isBuilt: boolean;
  /** The answer for a path below `/console`, such as `/` or `/assets/index-1a2b.js`. */
  answer(pathname: string): Response;
}

/** Nothing comes from elsewhere, nothing is framed; calls and workers go to this gateway alone. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'trusted-types svelte-trusted-html permafrost-scanner',
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * The worker that searches pictures for codes, as the build names it. It runs the reader's WebAssembly,
 * which is part of its file, and loads nothing: no script, no connection, not even from here.
 */
const WORKER_FILE = /^\/assets\/scan-worker-[\w-]+\.js$/;

export const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'wasm-unsafe-eval'",
  "connect-src 'none'",
  "worker-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** A file of another type is not part of the page and is not served. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.woff2', 'font/woff2'],
]);

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), screen-wake-lock=(self), microphone=(), geolocation=()',
  'Cache-Control': 'no-cache',
} as const;

/** The page in `folder` as it is now; the page that says what is missing when there is none. */
export function readConsolePage(folder: string): ConsolePage {
  const files = filesOf(folder);
  if (!files.has('/index.html')) return NO_PAGE;
  return {
    isBuilt: true,
    answer: (pathname) => {
      const found = files.get(pathname === '/' ? '/index.html' : pathname);
      if (found === undefined) return text(404, 'The console has no such file.');
      return new Response(found.body, { headers: found.headers });
    },
  };
}

export const NO_PAGE: ConsolePage = {
  isBuilt: false,
  answer: (pathname) =>
    pathname === '/'
      ? text(503, 'The console’s page is not built. Build it with: npm run build')
      : text(404, 'The console has no such file.'),
};

type PageFile = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: HeadersInit };

function filesOf(folder: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of entriesOf(folder)) {
    const mediaType = MEDIA_TYPES.get(path.extname(entry.name));
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const pathname = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const headers = { ...HEADERS, ...ownPolicy(pathname), 'Content-Type': mediaType };
    files.set(pathname, { body: new Uint8Array(readFileSync(file)), headers });
  }
  return files;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

function ownPolicy(pathname: string): Record<string, string> {
  return WORKER_FILE.test(pathname) ? { 'Content-Security-Policy': WORKER_POLICY } : {};
}

function text(status: number, message: string): Response {
  const headers = { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(`${message}\n`, { status, headers });
}
