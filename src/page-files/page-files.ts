/**
 * The files of a built page and the headers that they are served with: the station's window and the
 * gateway's console alike. What is served is a list made when the program starts, never a path that a
 * request names; the bytes are read then, so that a file changed later on the disk is not shown.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKER_FILE, WORKER_POLICY } from './policy.ts';

export type PageFile = {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
};
export type PageFiles = {
  /** The file of this address, such as `/`; nothing for every other. */
  readonly find: (pathname: string) => PageFile | undefined;
};

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

/** The files of `folder` as they are now, each under `policy`, but for the worker under its own. */
export function readPageFolder(folder: string, policy: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = MEDIA_TYPES.get(path.extname(entry.name));
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const pathname = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const headers = {
      'content-security-policy': WORKER_FILE.test(pathname) ? WORKER_POLICY : policy,
      ...ISOLATION,
      'content-type': mediaType,
    };
    files.set(pathname, { body: new Uint8Array(readFileSync(file)), headers });
  }
  return { find: (pathname) => files.get(pathname === '/' ? '/index.html' : pathname) };
}
