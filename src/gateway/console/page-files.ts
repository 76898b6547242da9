/**
 * The built console as it is served (`page-files/`). No request leads out of its folder, for what is
 * served is a list; where there is no list, the answer says how to build one.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readPageFolder } from '../../page-files/page-files.ts';
import { pagePolicy } from '../../page-files/policy.ts';

export interface ConsolePage {
  readonly isBuilt: boolean;
  /** The answer for a path below `/console`, such as `/` or `/assets/index-1a2b.js`. */
  answer(pathname: string): Response;
}

/** The page may call its own gateway, and use the camera. */
const POLICY = pagePolicy("'self'");
const OWN_HEADERS = {
  'permissions-policy': 'camera=(self), screen-wake-lock=(self), microphone=(), geolocation=()',
  'cache-control': 'no-cache',
} as const;

/** The page in `folder` as it is now; the page that says what is missing when there is none. */
export function readConsolePage(folder: string): ConsolePage {
  if (!existsSync(path.join(folder, 'index.html'))) return NO_PAGE;
  const files = readPageFolder(folder, POLICY);
  return {
    isBuilt: true,
    answer: (pathname) => {
      const found = files.find(pathname);
      if (found === undefined) return text(404, 'The console has no such file.');
      return new Response(found.body, { headers: { ...found.headers, ...OWN_HEADERS } });
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

function text(status: number, message: string): Response {
  return new Response(`${message}\n`, {
    status,
    headers: {
      ...OWN_HEADERS,
      'content-security-policy': POLICY,
      'content-type': 'text/plain; charset=utf-8',
    },
  });
}
