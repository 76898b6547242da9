/**
 * The files of the page and the headers that they are served with, for Electron and for the test
 * host alike. What is served is a list made when the program starts, never a path that a request
 * names; the bytes are read then, so that a file changed later on the disk is not shown.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type PageFile = {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
};
export type PageFiles = {
  /** The file of this address, such as `/`; nothing for every other. */
  readonly find: (pathname: string) => PageFile | undefined;
};

/** The page draws and calls the bridge; it loads nothing, sends nothing and is framed by nobody. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'none'",
  // The one worker there is; it has a policy of its own.
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

export const WORKER_CONTENT_SECURITY_POLICY = [
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

const ISOLATION = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** The files of `folder` as they are now. */
export function readPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = MEDIA_TYPES.get(path.extname(entry.name));
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const pathname = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const policy = WORKER_FILE.test(pathname)
      ? WORKER_CONTENT_SECURITY_POLICY
      : CONTENT_SECURITY_POLICY;
    const headers = {
      'content-security-policy': policy,
      ...ISOLATION,
      'content-type': mediaType,
    };
    files.set(pathname, { body: new Uint8Array(readFileSync(file)), headers });
  }
  return { find: (pathname) => files.get(pathname === '/' ? '/index.html' : pathname) };
}
