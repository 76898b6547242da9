/**
 * The Content Security Policy of our pages: nothing comes from elsewhere, nothing frames them, no text
 * becomes a script. The station's window connects to nothing at all, the gateway's console to its own
 * gateway; in all else they are the same.
 */

/** Of a page and its files. `connect`: what its own calls may reach. */
export function pagePolicy(connect: "'none'" | "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    // The one worker there is; it has a policy of its own.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    'trusted-types svelte-trusted-html permafrost-scanner',
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/**
 * Of the worker that searches pictures for codes. It runs the reader's WebAssembly, which is part of
 * its file, and loads nothing: no script, no connection, not even from here.
 */
export const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'wasm-unsafe-eval'",
  "connect-src 'none'",
  "worker-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** That worker, as the build names it. */
export const WORKER_FILE = /^\/assets\/scan-worker-[\w-]+\.js$/;
